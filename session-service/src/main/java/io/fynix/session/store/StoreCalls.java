package io.fynix.session.store;

import io.fynix.platform.redis.RedisUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    try {
      return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("no answer within " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("the service is stopping", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisUnavailableException unavailable
          ? unavailable
          : new IllegalStateException("the store failed", e.getCause());
    }
  }
}
