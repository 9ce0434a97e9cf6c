-- Publishes to a channel: next offset, history, bus and idempotency key, all or nothing.
-- KEYS[1] bus stream   KEYS[2] bus sequence   KEYS[3] bus epoch
-- KEYS[4] channel meta   KEYS[5] channel history   KEYS[6] idempotency key
-- ARGV[1] most entries of the bus   ARGV[2] life of an idle bus, ms   ARGV[3] random name for a new epoch
-- ARGV[4] most publications of the history, 0 for no history   ARGV[5] life of the history, ms
-- ARGV[6] life of the meta, ms   ARGV[7] life of the idempotency key, ms, 0 for no key
-- ARGV[8] version in decimal digits, '' for none   ARGV[9] name of the version's count, '' for any
-- ARGV[10] 1 when subscribers may get a delta   ARGV[11] channel   ARGV[12..] fields and values of the publication
-- Returns {outcome, offset, epoch}; the outcome is 0 published, 1 idempotency key known, 2 version not newer.
-- The offset is 0 without history.
local bus, sequence_key, bus_epoch, meta, history, idempotency = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local bus_length, bus_ttl, fresh_epoch = ARGV[1], ARGV[2], ARGV[3]
local history_size, history_ttl, meta_ttl, idempotency_ttl = tonumber(ARGV[4]), ARGV[5], ARGV[6], tonumber(ARGV[7])
local version, version_epoch, delta, channel = ARGV[8], ARGV[9], ARGV[10] == '1', ARGV[11]

-- Lua prints only 14 digits of a number by itself.
local function whole(number)
  return string.format('%.0f', number)
end

if idempotency_ttl > 0 then
  local known = redis.call('GET', idempotency)
  if known then
    local offset, epoch = string.match(known, '^(%d+):(.*)$')
    return { 1, tonumber(offset), epoch }
  end
end

local function remember(offset, epoch)
  if idempotency_ttl > 0 then
    redis.call('SET', idempotency, whole(offset) .. ':' .. epoch, 'PX', idempotency_ttl)
  end
end

-- Versions have up to 64 bits, more than a number of Lua holds: digits without leading zeros compare by length first.
local function newer(digits, than)
  if #digits ~= #than then
    return #digits > #than
  end
  return digits > than
end

if version ~= '' then
  local known = redis.call('HMGET', meta, 'offset', 'epoch', 'version', 'version_epoch')
  local comparable = version_epoch == '' or version_epoch == (known[4] or '')
  if known[2] and known[3] and comparable and not newer(version, known[3]) then
    local top = tonumber(known[1] or '0')
    remember(top, known[2])
    return { 2, top, known[2] }
  end
end

local offset, epoch = 0, ''
if history_size > 0 then
  offset = redis.call('HINCRBY', meta, 'offset', 1)
  epoch = redis.call('HGET', meta, 'epoch')
  if not epoch then
    -- A new stream. What an older one left would refuse our smaller id.
    epoch = fresh_epoch
    redis.call('HSET', meta, 'epoch', epoch)
    redis.call('DEL', history)
  end
  if version ~= '' then
    redis.call('HSET', meta, 'version', version)
    if version_epoch ~= '' then
      redis.call('HSET', meta, 'version_epoch', version_epoch)
    end
  end
  redis.call('PEXPIRE', meta, meta_ttl)
  redis.call('XADD', history, 'MAXLEN', '=', whole(history_size), whole(offset) .. '-0', unpack(ARGV, 12))
  redis.call('PEXPIRE', history, history_ttl)
end

local sequence = redis.call('INCR', sequence_key)
if sequence == 1 then
  redis.call('SET', bus_epoch, fresh_epoch, 'NX')
end
local entry = { 'type', 'pub', 'channel', channel, 'offset', whole(offset), 'epoch', epoch, unpack(ARGV, 12) }
if delta then
  entry[#entry + 1] = 'delta'
  entry[#entry + 1] = '1'
end
local function announce()
  return redis.pcall('XADD', bus, 'MAXLEN', '~', bus_length, whole(sequence) .. '-0', unpack(entry))
end
local announced = announce()
if type(announced) == 'table' and announced.err then
  -- The counter fell behind the stream (it was lost). A new epoch tells every node to repair from history.
  redis.call('DEL', bus)
  redis.call('SET', bus_epoch, fresh_epoch)
  announced = announce()
  if type(announced) == 'table' and announced.err then
    return announced
  end
end
redis.call('PEXPIRE', bus, bus_ttl)

remember(offset, epoch)
return { 0, offset, epoch }
