package io.fynix.local.replay;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Decides when each row is due: as long after the row before as it was recorded after it, divided
 * by the speed. A row that is late is due at once and the schedule stays, so that delays do not add
 * up. Belongs to one thread; the caller waits.
 */
final class Pacer {

  /** Longest wait between two rows, so that a night without quotes does not stop the feed. */
  static final Duration MAX_GAP = Duration.ofSeconds(5);

  private final Speed speed;
  private OptionalLong before = OptionalLong.empty();
  private long dueNanos;

  /**
   * @param nowNanos when the first row is due, by the clock that {@link #wait} is asked with
   */
  Pacer(Speed speed, long nowNanos) {
    this.speed = speed;
    this.dueNanos = nowNanos;
  }

  /** How long to wait before the next row; zero when it is due or its time is unknown. */
  Duration wait(OptionalLong millis, long nowNanos) {
    if (speed.isMax() || millis.isEmpty()) {
      return Duration.ZERO;
    }
    if (before.isPresent()) {
      long gapMillis = Math.max(0, millis.getAsLong() - before.getAsLong());
      double gapNanos = gapMillis * 1e6 / speed.factor();
      dueNanos += (long) Math.min(gapNanos, (double) MAX_GAP.toNanos());
    }
    before = millis;
    return Duration.ofNanos(Math.max(0, dueNanos - nowNanos));
  }
}
