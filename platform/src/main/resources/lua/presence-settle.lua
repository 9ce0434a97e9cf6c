-- Announces the leaves of those who did not come back in time.
-- KEYS[1..3] bus   KEYS[4] due leaves   KEYS[5] pending leaves
-- ARGV[1..3] bus   ARGV[4] most leaves to announce
-- Returns {how many were announced, ms until the next is due or -1 when none waits}.
local due, pending = KEYS[4], KEYS[5]

local announced, time = 0, now()
for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', time, 'LIMIT', 0, ARGV[4])) do
  local parts = split(member)
  local info = withdraw(due, pending, parts[1], parts[2], parts[3], false)
  if info then
    announce('leave', parts[1], info)
    announced = announced + 1
  else
    redis.call('ZREM', due, member)
  end
end
local next_due = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
return {announced, next_due[2] and math.max(0, tonumber(next_due[2]) - time) or -1}
