-- Publishes to a channel: next offset, history, bus and idempotency key, all or nothing.
-- KEYS[1] bus stream   KEYS[2] bus sequence   KEYS[3] bus epoch
-- KEYS[4] channel meta   KEYS[5] channel history   KEYS[6] idempotency key
-- ARGV[1] most entries of the bus   ARGV[2] life of an idle bus, ms   ARGV[3] random name for a new epoch
-- ARGV[4] most publications of the history, 0 for no history   ARGV[5] life of the history, ms
-- ARGV[6] life of the meta, ms   ARGV[7] life of the idempotency key, ms, 0 for no key
-- ARGV[8] channel   ARGV[9..] fields and values of the publication
-- Returns {1 when the idempotency key was known else 0, offset, epoch}; offset 0 without history.
local bus, sequence_key, bus_epoch, meta, history, idempotency = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local bus_length, bus_ttl, fresh_epoch = ARGV[1], ARGV[2], ARGV[3]
local history_size, history_ttl, meta_ttl, idempotency_ttl = tonumber(ARGV[4]), ARGV[5], ARGV[6], tonumber(ARGV[7])
local channel = ARGV[8]

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
  redis.call('PEXPIRE', meta, meta_ttl)
  redis.call('XADD', history, 'MAXLEN', '=', whole(history_size), whole(offset) .. '-0', unpack(ARGV, 9))
  redis.call('PEXPIRE', history, history_ttl)
end

local sequence = redis.call('INCR', sequence_key)
if sequence == 1 then
  redis.call('SET', bus_epoch, fresh_epoch, 'NX')
end
local function announce()
  return redis.pcall('XADD', bus, 'MAXLEN', '~', bus_length, whole(sequence) .. '-0',
    'type', 'pub', 'channel', channel, 'offset', whole(offset), 'epoch', epoch, unpack(ARGV, 9))
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

if idempotency_ttl > 0 then
  redis.call('SET', idempotency, whole(offset) .. ':' .. epoch, 'PX', idempotency_ttl)
end
return { 0, offset, epoch }
