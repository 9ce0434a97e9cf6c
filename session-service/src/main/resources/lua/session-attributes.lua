-- Writes attributes of a session, all or none, each if it has the version that the writer saw.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua
-- ARGV[5] id   ARGV[6] most attributes   ARGV[7..] name, version (0 for none, -1 for any), 1 to set or 0 to
-- remove, value, and so on
-- Returns {'OK', version of all that was written}, {'GONE'}, {'FULL'}, or {'CONFLICT', name, version, ...}.
-- A value lies there as <version>:<value>. Versions come from one counter, so that none returns.
local id, most = ARGV[5], tonumber(ARGV[6])
local key = attributes .. id
local COUNTER = ''

local record = redis.call('GET', sessions .. id)
if not record or now >= ends(record) or is_revoked(id, record) then return {'GONE'} end

local conflicts, grown = {'CONFLICT'}, 0
for i = 7, #ARGV, 4 do
  local present = redis.call('HGET', key, ARGV[i])
  local version = present and tonumber(string.match(present, '^%d+')) or 0
  local expected = tonumber(ARGV[i + 1])
  if expected >= 0 and expected ~= version then
    conflicts[#conflicts + 1] = ARGV[i]
    conflicts[#conflicts + 1] = version
  end
  if ARGV[i + 2] == '1' and not present then grown = grown + 1 end
  if ARGV[i + 2] == '0' and present then grown = grown - 1 end
end
if #conflicts > 1 then return conflicts end
local fields = math.max(0, redis.call('HLEN', key) - 1) -- the counter is no attribute
if grown > 0 and fields + grown > most then return {'FULL'} end

local version = redis.call('HINCRBY', key, COUNTER, 1)
for i = 7, #ARGV, 4 do
  if ARGV[i + 2] == '1' then
    redis.call('HSET', key, ARGV[i], text(version) .. ':' .. ARGV[i + 3])
  else
    redis.call('HDEL', key, ARGV[i])
  end
end
redis.call('PEXPIRE', key, text(ends(record) - now + reserve))
return {'OK', version}
