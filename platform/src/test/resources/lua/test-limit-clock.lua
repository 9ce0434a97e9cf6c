-- Time for the limiter that a test sets: the last argument.
local function clock()
  return tonumber(ARGV[#ARGV])
end

-- The test's time passes at another speed than that of the server, which must not forget anything.
local function life(empty)
  return 3600000
end

