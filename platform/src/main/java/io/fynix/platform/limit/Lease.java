package io.fynix.platform.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Units that were taken ahead from all buckets of a plan, and that this node may spend for a while.
 * They are charged already, so whatever is spent, no limit is exceeded. Safe from any thread.
 */
final class Lease {
  /** Whoever takes after the end finds less than nothing. */
  private static final long CLOSED = Long.MIN_VALUE / 2;

  private final Plan plan;
  private final Verdict verdict;
  private final Decision decision;
  private final long untilNanos;
  private final AtomicLong left;

  Lease(Plan plan, Verdict verdict, long untilNanos) {
    this.plan = plan;
    this.verdict = verdict;
    this.decision = Decision.of(plan.charges(), verdict, Decision.Source.LEASE);
    this.untilNanos = untilNanos;
    this.left = new AtomicLong(verdict.taken());
  }

  /** Spends a unit, unless there is none or their time is over. */
  boolean spend(long nowNanos) {
    return untilNanos - nowNanos > 0 && left.get() > 0 && left.getAndDecrement() > 0;
  }

  /** What a request that spent a unit is told. */
  Decision decision() {
    return decision;
  }

  /** Whether only a quarter of the units is left, so that more should be taken. */
  boolean runsOut() {
    return left.get() < verdict.taken() / 4;
  }

  boolean isOver(long nowNanos) {
    return untilNanos - nowNanos <= 0 || left.get() <= 0;
  }

  /** Ends it; returns the units that were not spent. */
  long close() {
    return Math.max(0, left.getAndSet(CLOSED));
  }

  Plan plan() {
    return plan;
  }

  /** When the units were taken, for giving back what is left. */
  long takenAtMicros() {
    return verdict.atMicros();
  }
}
