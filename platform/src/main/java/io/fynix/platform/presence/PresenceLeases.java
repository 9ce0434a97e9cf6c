package io.fynix.platform.presence;

import io.fynix.platform.node.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Which nodes' entries count on a shard. Leases run by the clock of Redis, so that all nodes agree,
 * and a lease that is alive keeps everybody from removing the node's entries.
 *
 * <p>Safe from any thread and never blocks; stages fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis does not answer in time.
 */
public interface PresenceLeases {

  /**
   * Renews the lease.
   *
   * @return whether it was alive until now; if not, entries of the node may be gone
   */
  CompletionStage<Boolean> renew(NodeId node, int shard);

  /** Ends the lease of a node that has nothing on the shard any more, or stops. */
  CompletionStage<Void> release(NodeId node, int shard);

  /** Nodes whose lease has ended, at most 100, with its end in Unix milliseconds. */
  CompletionStage<Map<NodeId, Long>> ended(int shard);

  /**
   * Takes or keeps the task to remove a dead node's entries.
   *
   * @param claimant the node that asks
   * @param life of the task, unless it is kept; then another node may take it
   * @param limit most entries to tell
   */
  CompletionStage<Claim> claim(NodeId claimant, NodeId dead, int shard, Duration life, int limit);

  /** The answer to a claim. */
  sealed interface Claim {
    /** Its lease is alive: it is not dead. */
    record Lives() implements Claim {}

    /** Another node does it. */
    record Busy() implements Claim {}

    /** Nothing is left; its lease is forgotten. */
    record Done() implements Claim {}

    /** These are to be removed, and then it is to be claimed again. */
    record Work(List<PresenceEntry.Name> entries) implements Claim {}
  }
}
