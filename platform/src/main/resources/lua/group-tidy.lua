-- Removes consumers that are no more: nodes come and go under new names. Only those without entries,
-- since removing a consumer forgets what it had.
-- KEYS[1] stream   ARGV[1] group   ARGV[2] this consumer if it leaves, else ''
-- ARGV[3] silence after which a consumer is taken for gone, milliseconds
-- Returns how many were removed.
local stream, group, leaving, silence = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])

local removed = 0
for _, each in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
  local consumer = {}
  for i = 1, #each, 2 do consumer[each[i]] = each[i + 1] end
  local gone = consumer.name == leaving or consumer.idle > silence
  if gone and consumer.pending == 0 then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
    removed = removed + 1
  end
end
return removed
