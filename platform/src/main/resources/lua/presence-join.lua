-- Announces an entry that nobody was told of yet. If a leave of the same user waits to be announced, then
-- neither of the two is: the user was away for a moment. If the user is there through another node that has
-- not shown since that it lives, it waits: that node may have died, and its leave would be such a one.
-- KEYS[1..3] bus   KEYS[4] entries of the channel   KEYS[5] leases of the shard   KEYS[6] due leaves
-- KEYS[7] pending leaves   KEYS[8] users of the channel
-- ARGV[1..3] bus   ARGV[4] channel   ARGV[5] client   ARGV[6] 1 to wait in doubt, 0 to announce
-- ARGV[7] lease, ms   ARGV[8] life of what nobody renews, ms
-- Returns 0 when there is nothing to announce, 1 announced, 2 suppressed, 3 to be asked again.
local entries, leases, due, pending, users = KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local channel, client, patient, lease, retention = ARGV[4], ARGV[5], ARGV[6] == '1', tonumber(ARGV[7]), ARGV[8]

local value = redis.call('HGET', entries, client)
if not value then return 0 end
local entry = split(value)
local user = entry[USER]
if is_announced(entry) then
  remember(users, user, client, retention)
  return 0
end

-- A node lives or its entries are removed well within so many leases. Nothing waits longer.
local MOST_LEASES = 4

-- Whether the user has a client on another node that gave no sign of life since then.
local function in_doubt(since)
  if now() - since > MOST_LEASES * lease then return false end
  for _, other in ipairs(split(redis.call('HGET', users, user) or '')) do
    local known = redis.call('HGET', entries, other)
    local node = known and split(known, NODE)[NODE]
    if node and node ~= entry[NODE] then
      local lease_end = redis.call('ZSCORE', leases, node)
      if not lease_end or tonumber(lease_end) - lease < since then return true end
    end
  end
  return false
end

local known = withdraw(due, pending, channel, returner(client, user), client, true)
if not known and patient and user ~= '' then
  local since = tonumber(string.match(entry[ANNOUNCED], '^%?(%d+)$')) or now()
  if in_doubt(since) then
    entry[ANNOUNCED] = '?' .. string.format('%.0f', since)
    redis.call('HSET', entries, client, pack(entry))
    return 3
  end
end

entry[ANNOUNCED] = '='
local info = announced_info(client, entry)
if known and known ~= info then entry[ANNOUNCED] = known end
redis.call('HSET', entries, client, pack(entry))
remember(users, user, client, retention)
if known then return 2 end
announce('join', channel, info)
return 1
