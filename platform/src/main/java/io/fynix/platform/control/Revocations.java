package io.fynix.platform.control;

import io.fynix.platform.control.ControlMessage.Revocation;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Announces revocations of sessions, and remembers each for as long as an access token that it
 * kills could still be in force. Safe from any thread; never blocks. Stages fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis is away.
 */
public interface Revocations {

  /**
   * Remembers a revocation and gives it to all nodes, both or neither. Again the same one is fine.
   *
   * @param until when it may be forgotten
   * @return false when too many are remembered: nothing was done. After a failure it is unknown
   *     whether it was
   */
  CompletionStage<Boolean> publish(Revocation revocation, Instant until);

  /** All that are remembered, with the time until when. */
  CompletionStage<Map<Revocation, Instant>> all();
}
