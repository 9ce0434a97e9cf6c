-- Time for the limiter: microseconds since 2026-01-01, so that doubles hold it exactly for centuries.
local function clock()
  local time = redis.call('TIME')
  return (time[1] - 1767225600) * 1000000 + time[2]
end

-- How long a bucket is kept that is empty in so many µs, in ms.
local function life(empty)
  return math.ceil(empty / 1000) + 1
end

