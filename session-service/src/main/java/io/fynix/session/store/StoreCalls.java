package io.fynix.session.store;

import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.platform.redis.RedisWait;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Waits for the store on the caller's virtual thread. */
@ApplicationScoped
public class StoreCalls {
  private final Duration timeout;

  public StoreCalls(StoreConfig config) {
    this.timeout = config.timeout();
  }

  /**
   * Waits for an answer, {@code fynix.session.store.timeout} at most.
   *
   * @throws RedisUnavailableException when there is none; whether the call took effect is unknown
   */
  public <T> T await(CompletionStage<T> stage) {
    return RedisWait.await(stage, timeout);
  }
}
