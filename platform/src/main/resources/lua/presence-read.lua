-- Reads who is on a channel: the entries of nodes whose lease is alive.
-- KEYS[1] entries of the channel   KEYS[2] leases of the shard   ARGV[1] 1 to count only
-- Returns {client, user, conn_info, chan_info, client, ...}, or {clients, different users}.
local entries, leases, count_only = KEYS[1], KEYS[2], ARGV[1] == '1'

local time, alive = now(), {}
local function counts(node)
  if alive[node] == nil then alive[node] = lives(leases, node, time) or false end
  return alive[node]
end

local list, clients, users, seen = {}, 0, 0, {}
local all = redis.call('HGETALL', entries)
for i = 1, #all, 2 do
  local entry = split(all[i + 1], count_only and USER or nil)
  if entry[SHOWN] == '1' and counts(entry[NODE]) then
    if count_only then
      clients = clients + 1
      if not seen[entry[USER]] then
        seen[entry[USER]] = true
        users = users + 1
      end
    else
      local at = #list
      list[at + 1], list[at + 2], list[at + 3], list[at + 4] = all[i], entry[USER], entry[CONN_INFO], entry[CHAN_INFO]
    end
  end
end
return count_only and {clients, users} or list
