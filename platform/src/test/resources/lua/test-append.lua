-- Appends to a list, so that tests see the order in which scripts ran.
-- KEYS[1] list   ARGV[1] value
-- Returns the length of the list.
return redis.call('RPUSH', KEYS[1], ARGV[1])
