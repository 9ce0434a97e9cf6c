-- Tells where a sequenced log ends, and mends a log whose counter or name was lost, so that readers
-- and writers agree from here on.
-- KEYS[1] stream   KEYS[2] sequence   KEYS[3] epoch   ARGV[1] name for a new incarnation
-- Returns {epoch, sequence, {field, value, ...} of that entry, empty when it is gone}.
local stream, counter, incarnation = KEYS[1], KEYS[2], KEYS[3]

local last = 0
if redis.call('EXISTS', stream) == 1 then
  local info = redis.call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = tonumber(string.match(info[i + 1], '^%d+')) end
  end
end
local sequence = tonumber(redis.call('GET', counter) or 0)
if sequence < last then
  sequence = last
  redis.call('SET', counter, string.format('%.0f', last))
  redis.call('DEL', incarnation)
end
redis.call('SET', incarnation, ARGV[1], 'NX')
local id = string.format('%.0f', sequence) .. '-0'
local entry = redis.call('XRANGE', stream, id, id)[1]
return {redis.call('GET', incarnation), sequence, entry and entry[2] or {}}
