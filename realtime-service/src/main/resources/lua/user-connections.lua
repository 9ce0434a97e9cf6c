-- Says how many connections of a user a node has, unless all nodes together then have more than the limit.
-- KEYS[1] hash: by node '<connections>:<end of the lease, Unix ms>'
-- ARGV[1] node   ARGV[2] its connections   ARGV[3] most connections of all nodes, 0 for no limit
-- ARGV[4] lease, ms   ARGV[5..] nodes that do not live
-- Returns {} when it was said, else the other nodes that have connections.
local said, node, own, limit, lease = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 5, #ARGV do
  redis.call('HDEL', said, ARGV[i])
end
if limit > 0 then
  local all, others, total = redis.call('HGETALL', said), {}, own
  for i = 1, #all, 2 do
    local count, lease_end = string.match(all[i + 1], '^(%d+):(%d+)$')
    if tonumber(lease_end) < now then
      redis.call('HDEL', said, all[i])
    elseif all[i] ~= node then
      others[#others + 1] = all[i]
      total = total + tonumber(count)
    end
  end
  if total > limit then
    -- The caller can not tell an empty list from a success; without others it exceeds the limit by itself.
    if #others == 0 then others[1] = node end
    return others
  end
end
if own == 0 then
  redis.call('HDEL', said, node)
else
  redis.call('HSET', said, node, string.format('%.0f:%.0f', own, now + lease))
  redis.call('PEXPIRE', said, lease)
end
return {}
