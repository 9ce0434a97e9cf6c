-- Publishes the public keys of access tokens, takes back those that are not to be trusted, and
-- drops those that nobody has renewed until their time.
-- KEYS[1] hash: by key id '<published since, Unix ms> <until, Unix ms> <key as JSON>'
-- ARGV[1] how long a key stays after it was last renewed, ms   ARGV[2] number of keys
-- ARGV[3..] key id, key as JSON, ... for that number of keys; then ids that are not to be trusted
-- Returns {1 when a key came or went, else 0; then key id, published since, ... of the given keys}.
local published, life, count = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local changed, answer = 0, {0}

for i = 0, count - 1 do
  local id, key = ARGV[3 + 2 * i], ARGV[4 + 2 * i]
  local known = redis.call('HGET', published, id)
  local since = known and string.match(known, '^(%d+) ')
  if not since then
    since = string.format('%.0f', now)
    changed = 1
  end
  redis.call('HSET', published, id, string.format('%s %.0f %s', since, now + life, key))
  answer[#answer + 1] = id
  answer[#answer + 1] = since
end
for i = 3 + 2 * count, #ARGV do
  changed = math.max(changed, redis.call('HDEL', published, ARGV[i]))
end
local all = redis.call('HGETALL', published)
for i = 1, #all, 2 do
  local ends = string.match(all[i + 1], '^%d+ (%d+) ')
  if not ends or tonumber(ends) < now then
    redis.call('HDEL', published, all[i])
    changed = 1
  end
end
if redis.call('PTTL', published) < life then
  redis.call('PEXPIRE', published, life)
end
answer[1] = changed
return answer
