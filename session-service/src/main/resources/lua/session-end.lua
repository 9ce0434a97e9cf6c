-- Ends one session.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua   ARGV[5] id   ARGV[6] reason
-- Returns the user's id, or nil when there was no such session.
local id, reason = ARGV[5], ARGV[6]
local record = redis.call('GET', sessions .. id)
if not record then return false end
local live = now < ends(record) and not is_revoked(id, record)
remove(id)
if not live then return false end
tell('session.revoked', id, user_of(record), 'reason', reason)
return user_of(record)
