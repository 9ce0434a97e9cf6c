package io.fynix.realtime.limit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What all nodes know of each other's connections of a user. Stages fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis is away.
 */
interface UserConnections {

  /**
   * Says how many connections of a user this node has, unless all nodes together then have more
   * than the limit.
   *
   * @param own connections here, the new one among them
   * @param gone nodes that are known not to live: what they said is forgotten
   * @return empty when it was said; else the other nodes that have connections of the user
   */
  CompletionStage<List<String>> claim(String user, int own, int limit, Set<String> gone);

  /** Says how many connections of a user this node has, whatever the limit. */
  CompletionStage<Void> report(String user, int own);
}
