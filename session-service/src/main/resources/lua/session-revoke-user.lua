-- Ends all sessions of a user, or all but one, by raising the user's epoch: takes the same time for any number.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua
-- ARGV[5] key of the user   ARGV[6] user   ARGV[7] id of the session that goes on, empty for none
-- ARGV[8] how long the epoch is kept, ms: longer than any session lives   ARGV[9] reason
-- Returns {'REVOKED', epoch, record of the session that goes on or ''}, or {'GONE'} when that one has ended.
local user, user_id, kept, life, reason = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]

local record
if kept ~= '' then
  record = redis.call('GET', sessions .. kept)
  if not record or now >= ends(record) or is_revoked(kept, record) then return {'GONE'} end
end
-- A time, so that it grows even after the key was forgotten.
local epoch = math.max(tonumber(redis.call('GET', epochs .. user) or 0) + 1, now)
redis.call('SET', epochs .. user, text(epoch), 'PX', life)
redis.call('UNLINK', index_of(user))
if record then
  record = put_long(record, USER_EPOCH, epoch)
  save(kept, record)
end
append({'type', 'session.user_revoked', 'user', user_id, 'user_key', user, 'time', text(now),
  'epoch', text(epoch), 'kept', kept, 'reason', reason})
return {'REVOKED', epoch, record or ''}
