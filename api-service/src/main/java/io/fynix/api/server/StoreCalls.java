package io.fynix.api.server;

import io.fynix.platform.broker.BrokerException;
import io.fynix.platform.redis.RedisUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
      return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("no answer within " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("the service is stopping", e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case BrokerException refused -> new ApiException(refused.code());
        case RedisUnavailableException unavailable -> unavailable;
        case null, default -> new IllegalStateException("the storage failed", e.getCause());
      };
    }
  }
}
