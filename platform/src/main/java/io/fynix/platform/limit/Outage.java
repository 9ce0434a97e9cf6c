package io.fynix.platform.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps requests from waiting for a Redis that does not answer: after a few failures in a row only
 * one request in each interval tries it, until one succeeds. Safe from any thread, without a lock.
 */
final class Outage {
  private static final int FAILURES = 3;

  private final long probeNanos;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong nextProbe = new AtomicLong();

  Outage(long probeNanos) {
    this.probeNanos = probeNanos;
  }

  /** Whether a request may ask Redis. */
  boolean mayAsk(long nowNanos) {
    if (failures.get() < FAILURES) {
      return true;
    }
    long due = nextProbe.get();
    return nowNanos - due >= 0 && nextProbe.compareAndSet(due, nowNanos + probeNanos);
  }

  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed(long nowNanos) {
    if (failures.incrementAndGet() == FAILURES) {
      nextProbe.set(nowNanos + probeNanos);
    }
  }

  boolean isOn() {
    return failures.get() >= FAILURES;
  }
}
