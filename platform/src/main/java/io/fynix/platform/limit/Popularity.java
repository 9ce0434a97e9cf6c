package io.fynix.platform.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Estimates how often each caller came in the last second, in fixed memory (a count-min sketch over
 * this second and the one before). It errs upwards only, but for increments that get lost between
 * threads; a lease costs nothing but a little of the burst, so that is good enough. No lock.
 */
final class Popularity {
  private static final int ROWS = 4;
  private static final int COLUMNS = 4096;
  private static final long SECOND = 1_000_000_000;
  private static final int[] SEEDS = {0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F};

  private final AtomicLong second;
  private volatile int[] present = new int[ROWS * COLUMNS];
  private volatile int[] before = new int[ROWS * COLUMNS];

  Popularity(long nowNanos) {
    this.second = new AtomicLong(Math.floorDiv(nowNanos, SECOND));
  }

  /** Counts a visit, and estimates the visits of a second. */
  int visit(int hash, long nowNanos) {
    turn(nowNanos);
    int[] counts = present;
    int[] old = before;
    int now = Integer.MAX_VALUE;
    int then = Integer.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      int mixed = (hash ^ (hash >>> 15)) * SEEDS[row];
      int cell = row * COLUMNS + ((mixed ^ (mixed >>> 13)) & (COLUMNS - 1));
      now = Math.min(now, ++counts[cell]);
      then = Math.min(then, old[cell]);
    }
    return Math.max(now, then);
  }

  private void turn(long nowNanos) {
    long latest = Math.floorDiv(nowNanos, SECOND);
    long known = second.get();
    if (latest > known && second.compareAndSet(known, latest)) {
      before = latest - known == 1 ? present : new int[ROWS * COLUMNS];
      present = new int[ROWS * COLUMNS];
    }
  }
}
