-- Finds the nodes whose lease on a shard has ended, the longest ended first.
-- KEYS[1] leases of the shard   ARGV[1] most nodes
-- Returns {node, end of its lease in ms, ...}.
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now(), 'WITHSCORES', 'LIMIT', 0, ARGV[1])
