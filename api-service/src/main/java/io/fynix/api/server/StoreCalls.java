package io.fynix.api.server;

import io.fynix.platform.broker.BrokerException;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.platform.redis.RedisWait;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Waits for the storage on the caller's virtual thread. */
@ApplicationScoped
class StoreCalls {
  private final Duration timeout;

  StoreCalls(ApiConfig config) {
    this.timeout = config.storeTimeout();
  }

  /**
   * Waits for an answer, {@code fynix.api.store-timeout} at most.
   *
   * @throws ApiException when the storage refused the request
   * @throws RedisUnavailableException when it did not answer; whether the request took effect is
   *     unknown then
   */
  <T> T await(CompletionStage<T> stage) {
    try {
      return RedisWait.await(stage, timeout);
    } catch (BrokerException refused) {
      throw new ApiException(refused.code());
    }
  }
}
