-- Puts a message into a node's inbox, if the node is there to take it and there is room.
-- KEYS[1] inbox, a list   KEYS[2] lease: exists while the owner reads
-- ARGV[1] most messages   ARGV[2] life of messages that nobody takes, milliseconds   ARGV[3] message
-- Returns 'QUEUED', 'FULL' or 'CLOSED'.
local inbox, lease = KEYS[1], KEYS[2]
local max_length, ttl, message = tonumber(ARGV[1]), ARGV[2], ARGV[3]

if redis.call('EXISTS', lease) == 0 then
  return 'CLOSED'
end
if redis.call('LLEN', inbox) >= max_length then
  return 'FULL'
end
redis.call('RPUSH', inbox, message)
redis.call('PEXPIRE', inbox, ttl)
return 'QUEUED'
