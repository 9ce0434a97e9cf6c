-- What the presence scripts share: packed values, leases, announcements and postponed leaves.
--
-- A packed value is a list of strings, each as <length>:<bytes>. An entry is packed from
-- node, shown (1 or 0), announced, user, conn_info, chan_info. Announced is what the others were told in
-- a join: '' nothing yet, '=' the entry itself, '?' and a time in ms that it waits since then, else the
-- packed client info of a join that came before (client, user, conn_info, chan_info).
local NODE, SHOWN, ANNOUNCED, USER, CONN_INFO, CHAN_INFO = 1, 2, 3, 4, 5, 6

-- Most clients of one user on one channel that may come back unnoticed, so that no user costs much.
local MOST_CLIENTS = 64

local function pack(parts)
  local out = {}
  for i, part in ipairs(parts) do out[i] = #part .. ':' .. part end
  return table.concat(out)
end

-- The first parts of a packed value, all of them without a limit.
local function split(packed, limit)
  local parts, at = {}, 1
  while at <= #packed and #parts < (limit or #packed) do
    local _, colon, length = string.find(packed, '^(%d+):', at)
    at = colon + 1 + tonumber(length)
    parts[#parts + 1] = string.sub(packed, colon + 1, at - 1)
  end
  return parts
end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Whether a node's entries count at this time.
local function lives(leases, node, time)
  local lease_end = redis.call('ZSCORE', leases, node)
  return lease_end and tonumber(lease_end) > time
end

-- Gives a node its lease; returns 1 when it had one, else 0.
local function hold_lease(leases, node, lease, retention)
  local time = now()
  local held = lives(leases, node, time)
  redis.call('ZADD', leases, time + lease, node)
  redis.call('PEXPIRE', leases, retention)
  return held and 1 or 0
end

local function is_announced(entry)
  return entry[ANNOUNCED] ~= '' and string.sub(entry[ANNOUNCED], 1, 1) ~= '?'
end

-- The client info that the others know an announced entry by.
local function announced_info(client, entry)
  if entry[ANNOUNCED] == '=' then
    return pack({client, entry[USER], entry[CONN_INFO], entry[CHAN_INFO]})
  end
  return entry[ANNOUNCED]
end

-- Tells every node who came or went. A script that announces has these first:
-- KEYS[1] bus stream   KEYS[2] bus sequence   KEYS[3] bus epoch
-- ARGV[1] most entries of the bus   ARGV[2] life of an idle bus, ms   ARGV[3] random name for a new epoch
local function announce(kind, channel, packed_info)
  local stream, counter, incarnation = KEYS[1], KEYS[2], KEYS[3]
  local max_length, idle_ttl, fresh_epoch = ARGV[1], ARGV[2], ARGV[3]
  local info = split(packed_info)
  local sequence = redis.call('INCR', counter)
  if sequence == 1 then redis.call('SET', incarnation, fresh_epoch, 'NX') end
  local function add()
    return redis.pcall('XADD', stream, 'MAXLEN', '~', max_length, string.format('%.0f-0', sequence),
      'type', kind, 'channel', channel, 'client', info[1], 'user', info[2],
      'conn_info', info[3], 'chan_info', info[4])
  end
  local added = add()
  if type(added) == 'table' and added.err then
    -- The counter fell behind the stream (it was lost). A new epoch tells every node to repair.
    redis.call('DEL', stream)
    redis.call('SET', incarnation, fresh_epoch)
    added = add()
  end
  redis.call('PEXPIRE', stream, idle_ttl)
end

-- Announced clients of a channel by their user, for users that are not anonymous: a hash from user to a
-- packed list of clients.
local function remember(users, user, client, retention)
  if user == '' then return end
  local packed = redis.call('HGET', users, user) or ''
  local clients, listed = split(packed), false
  for _, each in ipairs(clients) do listed = listed or each == client end
  if not listed and #clients < MOST_CLIENTS then
    redis.call('HSET', users, user, packed .. pack({client}))
  end
  redis.call('PEXPIRE', users, retention)
end

local function forget(users, user, client)
  local rest = {}
  for _, each in ipairs(split(redis.call('HGET', users, user) or '')) do
    if each ~= client then rest[#rest + 1] = each end
  end
  if #rest == 0 then
    redis.call('HDEL', users, user)
  else
    redis.call('HSET', users, user, pack(rest))
  end
end

-- Who can take a leave back: the same user, or for an anonymous one the same client only.
local function returner(client, user)
  return user ~= '' and 'u' .. user or 'c' .. client
end

-- Postponed leaves: due, a sorted set of packed (channel, returner, client) by the time in ms, and
-- pending, a hash from packed (channel, returner) to a packed list client, info, client, info, ...
-- Returns whether there was room for one more.
local function postpone(due, pending, delay, retention, channel, client, user, info)
  local who = returner(client, user)
  local field = pack({channel, who})
  local leaves = redis.call('HGET', pending, field) or ''
  if #split(leaves) >= 2 * MOST_CLIENTS then return false end
  redis.call('HSET', pending, field, leaves .. pack({client, info}))
  redis.call('PEXPIRE', pending, retention)
  redis.call('ZADD', due, now() + delay, pack({channel, who, client}))
  redis.call('PEXPIRE', due, retention)
  return true
end

-- Takes a postponed leave away and returns its info: the one of this client, or else the oldest of the
-- returner if any will do; nil when there is none.
local function withdraw(due, pending, channel, who, client, any)
  local field = pack({channel, who})
  local leaves = split(redis.call('HGET', pending, field) or '')
  local at = any and #leaves > 0 and 1 or nil
  for i = 1, #leaves, 2 do
    if leaves[i] == client then at = i end
  end
  if not at then return nil end
  local gone, info = table.remove(leaves, at), table.remove(leaves, at)
  if #leaves == 0 then
    redis.call('HDEL', pending, field)
  else
    redis.call('HSET', pending, field, pack(leaves))
  end
  redis.call('ZREM', due, pack({channel, who, gone}))
  return info
end

-- Occupancy, for channels whose coming and going counts: occupied, a hash from channels that were told to be
-- occupied to the time in ms for which they may be empty unnoticed; empty, a sorted set of those that are, by the
-- time in ms when it is told; news, a list of packed (what, id, channel, time in ms), told elsewhere.
local MOST_NEWS = 10000

local function tell_occupancy(news, what, channel, retention)
  if redis.call('LLEN', news) >= MOST_NEWS then return end
  local time = redis.call('TIME')
  local id = string.sub(redis.sha1hex(channel .. ' ' .. time[1] .. ' ' .. time[2]), 1, 24)
  local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('RPUSH', news, pack({what, id, channel, millis}))
  redis.call('PEXPIRE', news, retention)
end

-- Somebody is on the channel.
local function occupy(occupied, empty, news, channel, delay, retention)
  redis.call('ZREM', empty, channel)
  local first = redis.call('HSET', occupied, channel, delay) == 1
  redis.call('PEXPIRE', occupied, retention)
  if first then tell_occupancy(news, 'occupied', channel, retention) end
end

-- Nobody is on the channel since longer than it may go unnoticed.
local function vacate(occupied, empty, news, channel, retention)
  redis.call('ZREM', empty, channel)
  if redis.call('HDEL', occupied, channel) == 1 then
    tell_occupancy(news, 'vacated', channel, retention)
  end
end

-- Somebody left the channel.
local function check_empty(entries, occupied, empty, news, channel, retention)
  local delay = redis.call('HGET', occupied, channel)
  if not delay or redis.call('HLEN', entries) > 0 then return end
  if tonumber(delay) == 0 then return vacate(occupied, empty, news, channel, retention) end
  redis.call('ZADD', empty, now() + delay, channel)
  redis.call('PEXPIRE', empty, retention)
end

