-- Local functions for scripts that append to a sequenced log.

-- Appends one entry: its id is the next number of the log's counter.
-- fields: field, value, field, value, ...; max_length: length at which old entries are dropped, about
-- Returns the entry's sequence, or what Redis refused it with, as a table.
local function append_to_log(stream, counter, incarnation, max_length, new_epoch, fields)
  local function add()
    local sequence = redis.call('INCR', counter)
    local id = string.format('%.0f-0', sequence)
    local added = redis.pcall('XADD', stream, 'MAXLEN', '~', max_length, id, unpack(fields))
    return sequence, type(added) == 'table' and added or nil
  end

  redis.call('SET', incarnation, new_epoch, 'NX')
  local sequence, refused = add()
  if refused and string.find(refused.err, 'equal or smaller', 1, true) then
    -- The counter was lost while the stream was kept. Readers compare it with what they have seen,
    -- so going on in silence could hide entries from them: the log gets a new name as well.
    local info = redis.call('XINFO', 'STREAM', stream)
    for i = 1, #info, 2 do
      if info[i] == 'last-generated-id' then
        redis.call('SET', counter, string.match(info[i + 1], '^%d+'))
      end
    end
    redis.call('SET', incarnation, new_epoch)
    sequence, refused = add()
  end
  if refused then
    redis.call('DECR', counter) -- a number without an entry would look like a loss
    return refused
  end
  return sequence
end

