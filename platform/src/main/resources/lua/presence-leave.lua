-- Removes a client's entry, and announces that it left if it was announced that it came.
-- KEYS[1..3] bus   KEYS[4] entries of the channel   KEYS[5] index of the node   KEYS[6] leases of the shard
-- KEYS[7] due leaves   KEYS[8] pending leaves   KEYS[9] users of the channel
-- KEYS[10] occupied channels   KEYS[11] empty ones   KEYS[12] news of occupancy
-- ARGV[1..3] bus   ARGV[4] channel   ARGV[5] client   ARGV[6] packed (channel, client)   ARGV[7] node
-- ARGV[8] time in which the user may come back unnoticed, ms, 0 to announce at once
-- ARGV[9] life of what nobody renews, ms   ARGV[10] 1 to do it for a dead node only
-- Returns -1 when the node lives after all, 0 when nothing was announced, 1 announced, 2 postponed.
local entries, index, leases, due, pending, users = KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local occupied, empty, news = KEYS[10], KEYS[11], KEYS[12]
local channel, client, member, node = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local delay, retention, dead_only = tonumber(ARGV[8]), ARGV[9], ARGV[10] == '1'

if dead_only and lives(leases, node, now()) then return -1 end
local value = redis.call('HGET', entries, client)
redis.call('SREM', index, member)
if not value then return 0 end
local entry = split(value)
if entry[NODE] ~= node then return 0 end
redis.call('HDEL', entries, client)
check_empty(entries, occupied, empty, news, channel, retention)
if not is_announced(entry) then return 0 end

forget(users, entry[USER], client)
local info = announced_info(client, entry)
if delay > 0 and postpone(due, pending, delay, retention, channel, client, entry[USER], info) then
  return 2
end
announce('leave', channel, info)
return 1
