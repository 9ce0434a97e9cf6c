package io.fynix.realtime.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Waiting for Redis on a thread that may block. */
final class Wait {
  /** Most commands on their way at a time, so that the clients' own find room between them. */
  static final int BATCH = 128;

  /** Longest wait for a batch; commands fail before. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(Wait.class);

  private Wait() {}

  /** The answer, or null when there was none. */
  static <T> @Nullable T forAnswer(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Presence waits for Redis: error=%s", e.toString());
      return null;
    }
  }

  /** Whether all succeeded. */
  static boolean forAll(List<? extends CompletionStage<?>> stages) throws InterruptedException {
    var all =
        CompletableFuture.allOf(
            stages.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
    return Boolean.TRUE.equals(forAnswer(all.thenApply(nothing -> true)));
  }
}
