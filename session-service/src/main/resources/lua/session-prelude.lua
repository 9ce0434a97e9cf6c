-- What the session scripts share: the keys of a partition, the packed record, the log. Uses log-prelude.
--
-- KEYS[1] log: stream   KEYS[2] its sequence   KEYS[3] its epoch   KEYS[4] everybody's epoch
-- KEYS[5] sorted set: sessions of the partition by their end
-- What follows are beginnings of keys, all with the partition's hash tag; an id completes them:
-- KEYS[6] user's epoch   KEYS[7] sorted set: sessions of a user   KEYS[8] session   KEYS[9] its attributes
-- ARGV[1] length at which old entries of the log are dropped, about   ARGV[2] name for a new incarnation of it
-- ARGV[3] now, Unix ms   ARGV[4] how long a record outlives its session, ms
local log, log_sequence, log_epoch, global_epoch_key, expiries = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epochs, indexes, sessions, attributes = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local log_length, new_log_epoch, now, reserve = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

-- Places in a record, counted from 1; SessionRecord writes and reads the same.
local CURRENT, PREVIOUS, HASH = 2, 34, 32
local GENERATION, REPLAYS, REPLAY_SECOND, ROTATED = 66, 70, 71, 72
local SEEN, IDLE, EXPIRES, USER_EPOCH, GLOBAL_EPOCH, GRACE = 96, 104, 112, 120, 128, 136
local BINDING, BINDING_LENGTH, DEVICE, DEVICE_LENGTH, USER = 144, 39, 144, 16, 183

local function text(number) return string.format('%.0f', number) end
local function long(record, at) return (struct.unpack('>I8', record, at)) end
local function int(record, at) return (struct.unpack('>I4', record, at)) end
local function part(record, at, length) return string.sub(record, at, at + length - 1) end
local function put(record, at, bytes)
  return string.sub(record, 1, at - 1) .. bytes .. string.sub(record, at + #bytes)
end
local function put_long(record, at, number) return put(record, at, struct.pack('>I8', number)) end

local function user_of(record)
  return part(record, USER + 2, (struct.unpack('>I2', record, USER)))
end
local function user_key(id) return string.sub(id, 1, 12) end
local function ends(record)
  return math.min(long(record, SEEN) + long(record, IDLE), long(record, EXPIRES))
end

-- Appends an entry to the log. Only an entry that can never be added is refused, which is a bug.
local function append(fields)
  append_to_log(log, log_sequence, log_epoch, log_length, new_log_epoch, fields)
end

-- Tells what happened to a session; two more fields may follow.
local function tell(kind, id, user, name, value)
  local fields = {'type', kind, 'session', id, 'user', user, 'time', text(now)}
  if name then
    fields[9], fields[10] = name, value
  end
  append(fields)
end

-- The sessions of a user since everybody's were ended last: what was before is out of reach and ends by itself.
local function index_of(user)
  return indexes .. user .. ':' .. (redis.call('GET', global_epoch_key) or '0')
end

local function user_epoch(id) return tonumber(redis.call('GET', epochs .. user_key(id)) or 0) end
local function global_epoch() return tonumber(redis.call('GET', global_epoch_key) or 0) end

local function is_revoked(id, record)
  return long(record, USER_EPOCH) < user_epoch(id) or long(record, GLOBAL_EPOCH) < global_epoch()
end

-- Writes a record, moves its end in the sorted sets and the lives of all keys with it.
local function save(id, record)
  local index, last = index_of(user_key(id)), ends(record)
  local life = text(last - now + reserve)
  redis.call('SET', sessions .. id, record, 'PX', life)
  redis.call('PEXPIRE', attributes .. id, life)
  redis.call('ZADD', expiries, text(last), id)
  redis.call('ZADD', index, text(last), id)
  local longest = long(record, EXPIRES) - now + reserve
  if redis.call('PTTL', index) < longest then
    redis.call('PEXPIRE', index, text(longest))
  end
end

-- Removes all that there is of a session.
local function remove(id)
  redis.call('DEL', sessions .. id, attributes .. id)
  redis.call('ZREM', expiries, id)
  redis.call('ZREM', index_of(user_key(id)), id)
end
