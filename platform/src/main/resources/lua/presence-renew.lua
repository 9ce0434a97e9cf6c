-- Renews a node's lease on a shard, for all its entries at once.
-- KEYS[1] leases of the shard   ARGV[1] node   ARGV[2] lease, ms   ARGV[3] life of what nobody renews, ms
-- Returns 1 when the lease was alive, 0 when it had ended: others may have removed entries.
return hold_lease(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
