package io.fynix.platform.session;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The public keys as they lie in Redis; the session service writes them. Safe from any thread;
 * never blocks.
 */
interface PublishedKeys {

  /**
   * All that can be read. Fails with {@link io.fynix.platform.redis.RedisUnavailableException} when
   * Redis is away.
   */
  CompletionStage<List<VerifyingKey>> all();
}
