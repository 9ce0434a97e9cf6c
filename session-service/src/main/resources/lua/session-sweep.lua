-- Tells of sessions that expired, and removes what is left of those that ended otherwise.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua   ARGV[5] most sessions to look at
-- Returns how many it looked at.
local due = redis.call('ZRANGEBYSCORE', expiries, '-inf', text(now), 'LIMIT', 0, ARGV[5])
for _, id in ipairs(due) do
  local record = redis.call('GET', sessions .. id)
  if record and now < ends(record) then
    redis.call('ZADD', expiries, text(ends(record)), id)
  else
    local revoked = record and is_revoked(id, record)
    remove(id)
    if not revoked then tell('session.expired', id, record and user_of(record) or '') end
  end
end
return #due
