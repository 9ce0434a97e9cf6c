package io.fynix.realtime.transport;

import java.time.Duration;

/**
 * The timers of one event loop: many, coarse, cheap to set and to cancel. Touched by the loop only.
 *
 * <p>A timer fires on the loop, at most one tick (100 ms) late.
 */
public interface TimingWheel {

  Timer schedule(Duration delay, Runnable task);

  /** A timer that has not fired yet. */
  interface Timer {
    void cancel();
  }
}
