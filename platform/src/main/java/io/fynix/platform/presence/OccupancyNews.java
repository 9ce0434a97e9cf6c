package io.fynix.platform.presence;

import io.fynix.platform.activity.Activity;
import io.fynix.platform.node.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Channels that became occupied, or empty, in the whole cluster, and wait to be told. It is decided
 * with the change of the entries, in one atomic step; whoever tells it does so at least once.
 *
 * <p>Safe from any thread and never blocks; stages fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis does not answer in time.
 */
public interface OccupancyNews {

  /**
   * Takes the oldest news; {@link #told} removes them.
   *
   * @param life after it, another node may take them
   * @return in their order; empty when there are none, or another node tells them
   */
  CompletionStage<List<Activity>> take(NodeId self, int shard, Duration life, int limit);

  /** These many of the taken news, from the first on, were told. */
  CompletionStage<Void> told(NodeId self, int shard, int count);
}
