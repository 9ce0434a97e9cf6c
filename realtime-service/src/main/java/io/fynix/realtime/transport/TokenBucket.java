package io.fynix.realtime.transport;

import java.util.concurrent.TimeUnit;

/**
 * Lets so much happen in a second, and as much at once when nothing happened before. The rate may
 * change from call to call. Not safe from several threads.
 */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private double tokens;
  private long lastNanos;

  /** Starts full. */
  TokenBucket(double burst, long nowNanos) {
    this.tokens = burst;
    this.lastNanos = nowNanos;
  }

  /**
   * Takes a token; false when there is none.
   *
   * @param perSecond how many tokens come back in a second
   * @param burst most tokens that are kept, at least one
   */
  boolean take(double perSecond, double burst, long nowNanos) {
    double earned = Math.max(0, nowNanos - lastNanos) / NANOS_PER_SECOND * perSecond;
    lastNanos = nowNanos;
    tokens = Math.min(burst, tokens + earned);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
