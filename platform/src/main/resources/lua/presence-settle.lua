-- Announces the leaves of those who did not come back in time, and channels to which nobody did.
-- KEYS[1..3] bus   KEYS[4] due leaves   KEYS[5] pending leaves
-- KEYS[6] occupied channels   KEYS[7] empty ones   KEYS[8] news of occupancy
-- ARGV[1..3] bus   ARGV[4] most leaves to announce, and most channels   ARGV[5] life of what nobody renews, ms
-- Returns {how many were announced, ms until the next is due or -1 when none waits}.
local due, pending, occupied, empty, news = KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local limit, retention = ARGV[4], ARGV[5]

local announced, time = 0, now()
for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', time, 'LIMIT', 0, limit)) do
  local parts = split(member)
  local info = withdraw(due, pending, parts[1], parts[2], parts[3], false)
  if info then
    announce('leave', parts[1], info)
    announced = announced + 1
  else
    redis.call('ZREM', due, member)
  end
end
for _, channel in ipairs(redis.call('ZRANGEBYSCORE', empty, '-inf', time, 'LIMIT', 0, limit)) do
  vacate(occupied, empty, news, channel, retention)
end

local next_due = -1
for _, waiting in ipairs({due, empty}) do
  local first = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')[2]
  local left = first and math.max(0, tonumber(first) - time)
  if left and (next_due < 0 or left < next_due) then next_due = left end
end
return {announced, next_due}
