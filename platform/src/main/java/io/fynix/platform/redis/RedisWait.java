package io.fynix.platform.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Redis on a virtual thread; never to be used on an event loop. */
public final class RedisWait {
  private RedisWait() {}

  /**
   * Waits for an answer, so long at most. What the stage fails with, it fails with too.
   *
   * @throws RedisUnavailableException when there is no answer in time, or the thread is
   *     interrupted; whether the call took effect is unknown then
   */
  public static <T> T await(CompletionStage<T> stage, Duration limit) {
    try {
      return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("no answer within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("the service is stopping", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("the call of Redis failed", e.getCause());
    }
  }
}
