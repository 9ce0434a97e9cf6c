-- Remembers a revocation of sessions and tells all nodes of it, both or neither. Uses log-prelude.
-- KEYS[1..3] stream, sequence and epoch of the control log
-- KEYS[4] sorted set: revocations by the time until which they are remembered, Unix ms
-- ARGV[1] length at which old orders are dropped, about   ARGV[2] name for a new incarnation
-- ARGV[3] the revocation as it is remembered   ARGV[4] until when, Unix ms   ARGV[5] now, Unix ms
-- ARGV[6] most revocations   ARGV[7..] fields of the order: field, value, field, value, ...
-- Returns 1, or 0 when there are too many: nothing is done then.
local revocations = KEYS[4]
local revocation, ends, now, most = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

redis.call('ZREMRANGEBYSCORE', revocations, '-inf', string.format('(%.0f', now))
if redis.call('ZCARD', revocations) >= most and not redis.call('ZSCORE', revocations, revocation) then
  return 0
end
redis.call('ZADD', revocations, 'GT', ARGV[4], revocation)
local left = redis.call('PTTL', revocations)
if left < ends - now then
  redis.call('PEXPIRE', revocations, string.format('%.0f', ends - now))
end
local told = append_to_log(KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2], {unpack(ARGV, 7)})
if type(told) == 'table' then
  return told
end
return 1
