-- Ends all sessions of a partition, by raising everybody's epoch.
-- KEYS[1..9] and ARGV[1..4] as in session-prelude.lua   ARGV[5] the new epoch   ARGV[6] reason
-- Returns the epoch that holds now.
local epoch, reason = tonumber(ARGV[5]), ARGV[6]
epoch = math.max(epoch, global_epoch())
redis.call('SET', global_epoch_key, text(epoch))
append({'type', 'session.everyone_revoked', 'time', text(now), 'epoch', text(epoch), 'reason', reason})
return epoch
