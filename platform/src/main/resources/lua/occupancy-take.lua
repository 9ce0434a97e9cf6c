-- Takes, or keeps, the task to tell a shard's news of occupancy, and reads the oldest of them.
-- KEYS[1] claim   KEYS[2] news   ARGV[1] who claims   ARGV[2] life of the claim, ms   ARGV[3] most news
-- Returns a list of packed (what, id, channel, time in ms); empty when there are none or another has the claim.
local claim, news = KEYS[1], KEYS[2]
local claimant, claim_ttl, limit = unpack(ARGV)

local holder = redis.call('GET', claim)
if holder and holder ~= claimant then return {} end
local oldest = redis.call('LRANGE', news, 0, limit - 1)
if #oldest > 0 then redis.call('SET', claim, claimant, 'PX', claim_ttl) end
return oldest
