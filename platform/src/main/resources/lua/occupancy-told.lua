-- Removes news of occupancy that were told, and ends the claim. Does nothing when another has it by now: the news
-- are told again, with the same ids.
-- KEYS[1] claim   KEYS[2] news   ARGV[1] who has the claim   ARGV[2] how many were told
-- Returns 1 when they were removed, else 0.
local claim, news = KEYS[1], KEYS[2]
local claimant, count = unpack(ARGV)

if redis.call('GET', claim) ~= claimant then return 0 end
redis.call('LTRIM', news, count, -1)
redis.call('DEL', claim)
return 1
