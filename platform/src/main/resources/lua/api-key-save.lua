-- Writes an API key, unless somebody else changed it meanwhile or there are too many.
-- KEYS[1] hash: keys by id
-- ARGV[1] id   ARGV[2] the key   ARGV[3] what it replaces, '' when it is new   ARGV[4] most keys
-- Returns 'DONE', 'FULL' or 'CHANGED'.
local keys, id, key, before, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

if (redis.call('HGET', keys, id) or '') ~= before then return 'CHANGED' end
if before == '' and redis.call('HLEN', keys) >= most then return 'FULL' end
redis.call('HSET', keys, id, key)
return 'DONE'
