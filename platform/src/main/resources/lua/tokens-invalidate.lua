-- Remembers the moment before which a user's tokens are void, and forgets those that are out of force anyway.
-- KEYS[1] sorted set: users by that moment, Unix ms
-- ARGV[1] user   ARGV[2] the moment, Unix ms   ARGV[3] moments before this one are forgotten
-- ARGV[4] life of the set, ms   ARGV[5] most users
-- Returns 1, or 0 when there are too many users.
local users, user, moment, oldest, life, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

redis.call('ZREMRANGEBYSCORE', users, '-inf', '(' .. oldest)
if redis.call('ZCARD', users) >= most and not redis.call('ZSCORE', users, user) then
  return 0
end
redis.call('ZADD', users, 'GT', moment, user)
redis.call('PEXPIRE', users, life)
return 1
