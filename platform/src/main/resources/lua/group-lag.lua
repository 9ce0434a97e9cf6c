-- Tells how far a group is behind. Redis 6.2 does not count that itself, and later ones do not know
-- it after an entry was deleted: then entries are counted one by one, up to a bound.
-- KEYS[1] stream   ARGV[1] group   ARGV[2] most entries to count
-- Returns {entries not delivered yet, entries delivered and not acknowledged,
--          age of the oldest of both in milliseconds}; all 0 when there is no such group.
local stream, group, bound = KEYS[1], ARGV[1], tonumber(ARGV[2])
local PAGE = 500

local function map(list)
  local result = {}
  for i = 1, #list, 2 do result[list[i]] = list[i + 1] end
  return result
end

local function count_after(id)
  local count = 0
  while count < bound do
    local page = redis.call('XRANGE', stream, '(' .. id, '+', 'COUNT', PAGE)
    count = count + #page
    if #page < PAGE then break end
    id = page[#page][1]
  end
  return count
end

if redis.call('EXISTS', stream) == 0 then return {0, 0, 0} end
local info
for _, each in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local candidate = map(each)
  if candidate.name == group then info = candidate end
end
if not info then return {0, 0, 0} end

local delivered = info['last-delivered-id']
local next_entry = redis.call('XRANGE', stream, '(' .. delivered, '+', 'COUNT', 1)[1]
local undelivered = 0
if next_entry then
  undelivered = type(info.lag) == 'number' and info.lag or count_after(delivered)
end

local oldest = next_entry and tonumber(string.match(next_entry[1], '^%d+'))
local pending = redis.call('XPENDING', stream, group)
if pending[1] > 0 then
  local first = tonumber(string.match(pending[2], '^%d+'))
  if not oldest or first < oldest then oldest = first end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {undelivered, pending[1], oldest and math.max(0, now - oldest) or 0}
