-- Puts a client's entry into a channel, or renews it; the node gets its lease with it.
-- KEYS[1] entries of the channel   KEYS[2] index of the node   KEYS[3] leases of the shard
-- KEYS[4] occupied channels   KEYS[5] empty ones   KEYS[6] news of occupancy
-- ARGV[1] client   ARGV[2] packed (channel, client)   ARGV[3] node   ARGV[4] packed entry, unannounced
-- ARGV[5] lease, ms   ARGV[6] life of what nobody renews, ms
-- ARGV[7] channel   ARGV[8] time for which it may be empty unnoticed, ms; '' when its occupancy is not told
-- Returns 1 when the node's lease was alive, 0 when it had ended or is new.
local entries, index, leases = KEYS[1], KEYS[2], KEYS[3]
local occupied, empty, news = KEYS[4], KEYS[5], KEYS[6]
local client, member, node, value, lease, retention, channel, empty_delay = unpack(ARGV)

local known = redis.call('HGET', entries, client)
if known then
  local before = split(known)
  if is_announced(before) then
    -- Its leave has to say what its join said.
    local entry, info = split(value), announced_info(client, before)
    entry[ANNOUNCED] = '='
    if announced_info(client, entry) ~= info then entry[ANNOUNCED] = info end
    value = pack(entry)
  end
end
redis.call('HSET', entries, client, value)
redis.call('PEXPIRE', entries, retention)
if empty_delay ~= '' then occupy(occupied, empty, news, channel, empty_delay, retention) end
redis.call('SADD', index, member)
redis.call('PEXPIRE', index, retention)
return hold_lease(leases, node, lease, retention)
