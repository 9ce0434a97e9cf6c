-- Moves an entry that a group can not handle to the dead-letter stream. Does nothing when the group
-- has it no more, so that an entry is buried once.
-- KEYS[1] stream   KEYS[2] dead-letter stream
-- ARGV[1] group   ARGV[2] entry id   ARGV[3] length at which old dead entries are dropped, about
-- ARGV[4] reason   ARGV[5] deliveries   ARGV[6] 1 to delete it from the stream, else 0
-- Returns 1 when it was moved, 0 when it was not there.
local stream, dead = KEYS[1], KEYS[2]
local group, id, max_length, reason, deliveries, deletes = unpack(ARGV)

if #redis.call('XPENDING', stream, group, id, id, 1) == 0 then return 0 end
local entry = redis.call('XRANGE', stream, id, id)[1]
redis.call('XACK', stream, group, id)
if not entry then return 0 end

local fields = entry[2]
for _, value in ipairs({'reason', reason, 'deliveries', deliveries, 'origin_id', id}) do
  fields[#fields + 1] = value
end
redis.call('XADD', dead, 'MAXLEN', '~', max_length, '*', unpack(fields))
if deletes == '1' then redis.call('XDEL', stream, id) end
return 1
