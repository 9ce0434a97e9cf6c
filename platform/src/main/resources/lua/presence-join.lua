-- Announces an entry that nobody was told of yet. If a leave of the same user waits to be announced, then
-- neither of the two is: the user was away for a moment.
-- KEYS[1..3] bus   KEYS[4] entries of the channel   KEYS[5] due leaves   KEYS[6] pending leaves
-- ARGV[1..3] bus   ARGV[4] channel   ARGV[5] client
-- Returns 0 when there is nothing to announce, 1 announced, 2 suppressed.
local entries, due, pending = KEYS[4], KEYS[5], KEYS[6]
local channel, client = ARGV[4], ARGV[5]

local value = redis.call('HGET', entries, client)
if not value then return 0 end
local entry = split(value)
if entry[ANNOUNCED] ~= '' then return 0 end

local known = withdraw(due, pending, channel, returner(client, entry[USER]), client, true)
entry[ANNOUNCED] = '='
local info = announced_info(client, entry)
if known and known ~= info then entry[ANNOUNCED] = known end
redis.call('HSET', entries, client, pack(entry))
if known then return 2 end
announce('join', channel, info)
return 1
