-- Appends one entry to a sequenced log: the entry's id is the next number of the log's counter.
-- KEYS[1] stream   KEYS[2] sequence   KEYS[3] epoch
-- ARGV[1] length at which old entries are dropped, about   ARGV[2] name for a new incarnation
-- ARGV[3..] field, value, field, value, ...
-- Returns the entry's sequence.
local stream, counter, incarnation = KEYS[1], KEYS[2], KEYS[3]
local max_length, new_epoch = ARGV[1], ARGV[2]

local function add()
  local sequence = redis.call('INCR', counter)
  local id = string.format('%.0f-0', sequence)
  local added = redis.pcall('XADD', stream, 'MAXLEN', '~', max_length, id, unpack(ARGV, 3))
  return sequence, type(added) == 'table' and added or nil
end

redis.call('SET', incarnation, new_epoch, 'NX')
local sequence, refused = add()
if refused and string.find(refused.err, 'equal or smaller', 1, true) then
  -- The counter was lost while the stream was kept. Readers compare it with what they have seen, so
  -- going on in silence could hide entries from them: the log gets a new name as well.
  local info = redis.call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      redis.call('SET', counter, string.match(info[i + 1], '^%d+'))
    end
  end
  redis.call('SET', incarnation, new_epoch)
  sequence, refused = add()
end
if refused then
  redis.call('DECR', counter) -- a number without an entry would look like a loss
  return refused
end
return sequence
