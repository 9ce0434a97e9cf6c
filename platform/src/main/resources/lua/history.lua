-- Reads a channel's stream together with its position; creates the position of a stream nobody published to yet.
-- KEYS[1] channel meta   KEYS[2] channel history
-- ARGV[1] random name for a new epoch   ARGV[2] life of the meta, ms
-- ARGV[3] most publications, 0 for the position only   ARGV[4] offset to read on from, '' for an end
-- ARGV[5] 1 for newest first
-- Returns {offset, epoch, entries of the history stream}.
local meta, history = KEYS[1], KEYS[2]
local fresh_epoch, meta_ttl, limit, since, reverse = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5] == '1'

local top = redis.call('HMGET', meta, 'offset', 'epoch')
local offset, epoch = tonumber(top[1] or '0'), top[2]
if not epoch then
  epoch = fresh_epoch
  redis.call('HSET', meta, 'offset', 0, 'epoch', epoch)
  redis.call('PEXPIRE', meta, meta_ttl)
  redis.call('DEL', history)
end

local entries = {}
if limit > 0 and reverse then
  local from = '+'
  if since ~= '' then
    from = '(' .. since .. '-0'
  end
  entries = redis.call('XREVRANGE', history, from, '-', 'COUNT', limit)
elseif limit > 0 then
  local from = '-'
  if since ~= '' then
    -- Ids are <offset>-0, so everything above <since>-0 is newer.
    from = '(' .. since .. '-0'
  end
  entries = redis.call('XRANGE', history, from, '+', 'COUNT', limit)
end
return { offset, epoch, entries }
