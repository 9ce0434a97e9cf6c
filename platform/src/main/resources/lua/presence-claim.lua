-- Takes, or keeps, the task to clean up after a dead node, and tells what is left of it. The node's lease is
-- forgotten last, when nothing is left: whoever looks for dead nodes finds it until then.
-- KEYS[1] claim   KEYS[2] leases of the shard   KEYS[3] index of the dead node
-- ARGV[1] who claims   ARGV[2] dead node   ARGV[3] life of the claim, ms   ARGV[4] most entries to tell
-- Returns {'LIVES'}, {'BUSY'} when another has the claim, {'DONE'}, or {'WORK', packed (channel, client), ...}.
local claim, leases, index = KEYS[1], KEYS[2], KEYS[3]
local claimant, node, claim_ttl, limit = unpack(ARGV)

if lives(leases, node, now()) then return {'LIVES'} end
local holder = redis.call('GET', claim)
if holder and holder ~= claimant then return {'BUSY'} end

local members = redis.call('SRANDMEMBER', index, limit)
if #members == 0 then
  redis.call('DEL', claim)
  redis.call('ZREM', leases, node)
  return {'DONE'}
end
redis.call('SET', claim, claimant, 'PX', claim_ttl)
return {'WORK', unpack(members)}
