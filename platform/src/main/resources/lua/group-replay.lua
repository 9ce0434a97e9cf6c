-- Moves the oldest dead entries back to their stream, as they were before they were buried.
-- KEYS[1] stream   KEYS[2] dead-letter stream   ARGV[1] most entries to move
-- Returns how many were moved.
local stream, dead = KEYS[1], KEYS[2]

local entries = redis.call('XRANGE', dead, '-', '+', 'COUNT', ARGV[1])
for _, entry in ipairs(entries) do
  local fields = entry[2]
  -- The last three pairs were added when it was buried.
  redis.call('XADD', stream, '*', unpack(fields, 1, #fields - 6))
  redis.call('XDEL', dead, entry[1])
end
return #entries
