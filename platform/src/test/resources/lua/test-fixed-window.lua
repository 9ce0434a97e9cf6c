-- The least a shared limit can be, for comparison: a counter for each window.
-- KEYS[1] counter   ARGV[1] window, ms
-- Returns the count.
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
