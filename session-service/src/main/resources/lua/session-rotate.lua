-- Exchanges a token that this installation made for its successor; the same one for all who ask at once.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua
-- ARGV[5] id   ARGV[6] hash of the token   ARGV[7] hash of its successor   ARGV[8] the token's generation
-- ARGV[9] binding of the client   ARGV[10] most times that a successor is given out again
-- Returns {'ROTATED', record}, {'REPLAY', record}, {'GONE'}, {'EXPIRED'}, {'AHEAD'} for a token of which Redis
-- lost the exchange, or {'REUSE', kind, user} after which the session is gone.
local id, presented, successor, generation = ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8])
local binding, most_replays = ARGV[9], tonumber(ARGV[10])

local record = redis.call('GET', sessions .. id)
if not record then return {'GONE'} end
if is_revoked(id, record) then
  remove(id)
  return {'GONE'}
end
local user = user_of(record)
if now >= ends(record) then
  remove(id)
  tell('session.expired', id, user)
  return {'EXPIRED'}
end

local present = int(record, GENERATION)
if presented == part(record, CURRENT, HASH) then
  record = put(record, CURRENT, successor .. presented)
  record = put(record, GENERATION, struct.pack('>I4', present + 1) .. string.char(0, 255))
  record = put_long(record, ROTATED, now)
  record = put_long(record, SEEN, math.max(now, long(record, SEEN)))
  record = put(record, BINDING, binding)
  save(id, record)
  tell('session.refreshed', id, user, 'generation', text(present + 1))
  return {'ROTATED', record}
end
if generation > present then return {'AHEAD'} end

local kind = 'old'
if presented == part(record, PREVIOUS, HASH) and successor == part(record, CURRENT, HASH) then
  -- Clocks of nodes differ: a node that is behind the one that rotated counts from zero.
  local age = math.max(0, now - long(record, ROTATED))
  -- Those who ask within one second are one race, and count once.
  local second = math.min(254, math.floor(age / 1000))
  local replays = string.byte(record, REPLAYS)
  if second ~= string.byte(record, REPLAY_SECOND) then replays = replays + 1 end
  if age > int(record, GRACE) then
    kind = 'late'
  elseif binding ~= part(record, BINDING, BINDING_LENGTH) then
    kind = 'other_client'
  elseif replays > most_replays then
    kind = 'too_often'
  else
    record = put(record, REPLAYS, string.char(replays, second))
    redis.call('SET', sessions .. id, record, 'KEEPTTL')
    return {'REPLAY', record}
  end
end
remove(id)
tell('session.reuse_detected', id, user, 'kind', kind)
return {'REUSE', kind, user}
