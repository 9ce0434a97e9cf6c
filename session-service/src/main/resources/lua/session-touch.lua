-- Writes when sessions were last used. A session that is not there stays away.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua   ARGV[5..] id, time, id, time, ...
-- Returns how many there were.
local touched = 0
for i = 5, #ARGV, 2 do
  local id, seen = ARGV[i], tonumber(ARGV[i + 1])
  local record = redis.call('GET', sessions .. id)
  if record and now < ends(record) and not is_revoked(id, record) then
    touched = touched + 1
    if seen > long(record, SEEN) then save(id, put_long(record, SEEN, seen)) end
  end
end
return touched
