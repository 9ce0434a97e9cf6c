-- Reads the sessions of a user, those that end last first.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua
-- ARGV[5] key of the user   ARGV[6] how many to skip   ARGV[7] most sessions
-- Returns {how many there are, id, record, id, record, ...}.
local index = index_of(ARGV[5])
local least = '(' .. text(now)
local reply = {redis.call('ZCOUNT', index, least, '+inf')}
for _, id in ipairs(redis.call('ZREVRANGEBYSCORE', index, '+inf', least, 'LIMIT', ARGV[6], ARGV[7])) do
  local record = redis.call('GET', sessions .. id)
  if record and not is_revoked(id, record) then
    reply[#reply + 1] = id
    reply[#reply + 1] = record
  end
end
return reply
