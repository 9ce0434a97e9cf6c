-- Begins a session, within the user's limit.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua
-- ARGV[5] id   ARGV[6] record; the script puts the epochs in   ARGV[7] preset
-- ARGV[8] most sessions of the user, 0 for any number   ARGV[9] deny, evict-oldest or evict-same-device
-- Returns {'CREATED', record, ids of sessions that were ended ...}, {'LIMIT'} or {'TAKEN'} when the id is in use.
local id, record, preset, limit, policy = ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8]), ARGV[9]
local index = index_of(user_key(id))

-- Most entries of the index that one call forgets, or looks at, so that none takes long.
local MOST_FORGOTTEN, MOST_SEEN = 100, 1000

if redis.call('EXISTS', sessions .. id) == 1 then return {'TAKEN'} end

local evicted = {}
if limit > 0 then
  local forgotten = redis.call('ZRANGEBYSCORE', index, '-inf', text(now), 'LIMIT', 0, MOST_FORGOTTEN)
  if #forgotten > 0 then redis.call('ZREM', index, unpack(forgotten)) end
  local over = redis.call('ZCOUNT', index, '(' .. text(now), '+inf') + 1 - limit
  if over > 0 and policy == 'deny' then return {'LIMIT'} end
  if over > 0 then
    local candidates = {}
    for _, each in ipairs(redis.call('ZRANGEBYSCORE', index, '(' .. text(now), '+inf', 'LIMIT', 0, MOST_SEEN)) do
      local other = redis.call('GET', sessions .. each)
      local same = other and part(other, DEVICE, DEVICE_LENGTH) == part(record, DEVICE, DEVICE_LENGTH)
      if policy == 'evict-oldest' or same or not other then
        candidates[#candidates + 1] = {id = each, seen = other and long(other, SEEN) or 0}
      end
    end
    if #candidates < over then return {'LIMIT'} end
    table.sort(candidates, function(a, b)
      if a.seen ~= b.seen then return a.seen < b.seen end
      return a.id < b.id
    end)
    for i = 1, over do evicted[i] = candidates[i].id end
  end
end

local user = user_of(record)
for _, each in ipairs(evicted) do
  remove(each)
  tell('session.limit_evicted', each, user)
end
record = put_long(record, USER_EPOCH, user_epoch(id))
record = put_long(record, GLOBAL_EPOCH, global_epoch())
save(id, record)
tell('session.created', id, user, 'preset', preset)
return {'CREATED', record, unpack(evicted)}
