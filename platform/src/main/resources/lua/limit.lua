-- Takes units from several leaky buckets, from all of them or from none, looks at them, or gives back.
--
-- A bucket of quota q in window w with burst b holds a level in µs × q: one unit weighs w, q drain in
-- each µs, b × w fit in. So every number is a whole one, exact as long as b × w stays below 2^52. All time is
-- Redis's own; when it goes back, the bucket waits for it.
--
-- KEYS[i] bucket: last change in µs and level, two little-endian doubles; gone when nothing is left
-- ARGV[1] units: as many as fit in everywhere, up to this, are taken; 0 looks; below 0 gives back
-- ARGV[2] when what is given back was taken, in µs: what has drained since is not given back again
-- ARGV[4i-1 .. 4i+2] q, w in µs, b and the cost of a unit, for KEYS[i]
-- Returns {now, units taken, µs until one unit fits in or -1 for never, then for each bucket: units that fit in
-- now, µs until it is empty}.
local units, since = tonumber(ARGV[1]), tonumber(ARGV[2])
local now = clock()
local kept = redis.call('MGET', unpack(KEYS))
local quota, window, burst, cost, time, level = {}, {}, {}, {}, {}, {}
local taken, wait = math.max(units, 0), 0

for i = 1, #KEYS do
  local q, w, b, c = tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i]), tonumber(ARGV[4 * i + 1]), tonumber(ARGV[4 * i + 2])
  local last, u = now, 0
  if kept[i] and #kept[i] == 16 then last, u = struct.unpack('<dd', kept[i]) end
  local passed = math.max(now - last, 0)
  if passed * q >= u then u = 0 else u = u - passed * q end
  quota[i], window[i], burst[i], cost[i], time[i], level[i] = q, w, b, c, math.max(now, last), u
  if units > 0 and c > 0 then
    local fit = math.floor(math.floor((b * w - u) / w) / c)
    taken = math.min(taken, fit)
    if fit < 1 then
      if c > b then wait = -1
      elseif wait >= 0 then wait = math.max(wait, math.ceil((u + c * w - b * w) / q)) end
    end
  end
end

local reply = {now, taken, wait}
for i = 1, #KEYS do
  local q, w, b, c, u = quota[i], window[i], burst[i], cost[i], level[i]
  local change = taken * c * w
  if units < 0 then
    change = -math.min(u, math.max(0, math.min(-units * c, b) * w - math.max(now - since, 0) * q))
  end
  u = u + change
  local empty = math.ceil(u / q)
  if u > 0 and change ~= 0 then
    redis.call('SET', KEYS[i], struct.pack('<dd', time[i], u), 'PX', life(empty))
  elseif u == 0 and units < 0 then
    redis.call('DEL', KEYS[i])
  end
  reply[2 * i + 2], reply[2 * i + 3] = math.floor((b * w - u) / w), empty
end
return reply
