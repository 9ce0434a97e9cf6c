package io.fynix.platform.control;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Remembers whose tokens were invalidated, for as long as one of them could still be in force.
 * Stages fail with {@link io.fynix.platform.redis.RedisUnavailableException} when Redis is away.
 */
public interface Invalidations {

  /**
   * Remembers that a user's tokens issued before a moment are void. An earlier moment than the one
   * remembered changes nothing.
   *
   * @return false when too many users are remembered already, and this one is not
   */
  CompletionStage<Boolean> remember(String user, Instant issuedBefore);

  /** All of them, by user. */
  CompletionStage<Map<String, Instant>> all();
}
