package io.fynix.platform.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times between attempts to reach Redis: they double up to a bound, and each is jittered
 * down to half, so that many nodes do not come back in step. Used by one thread at a time.
 */
public final class RedisBackoff {
  private final long minNanos;
  private final long maxNanos;
  private long nextNanos;

  public RedisBackoff(Duration min, Duration max) {
    this.minNanos = Math.max(1, min.toNanos());
    this.maxNanos = Math.max(minNanos, max.toNanos());
    this.nextNanos = minNanos;
  }

  /** How long to wait now: between half and the whole of the present step. */
  public Duration next() {
    var step = nextNanos;
    nextNanos = step > maxNanos / 2 ? maxNanos : step * 2;
    return Duration.ofNanos(step - ThreadLocalRandom.current().nextLong(step / 2 + 1));
  }

  /** An attempt succeeded: the next wait is the shortest again. */
  public void reset() {
    nextNanos = minNanos;
  }
}
