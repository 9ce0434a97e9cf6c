package io.fynix.platform.limit;

import java.util.List;

/**
 * What buckets said. Nothing was taken when {@code taken} is 0.
 *
 * @param atMicros when, by the clock of whoever keeps the buckets
 * @param taken units that were taken from every bucket
 * @param waitMicros µs until one unit fits in everywhere; 0 when one did, {@link #NEVER} when its
 *     cost is above a burst
 * @param levels one for each charge, in their order
 */
public record Verdict(long atMicros, long taken, long waitMicros, List<Level> levels) {
  /** Waiting does not help. */
  public static final long NEVER = -1;

  public Verdict {
    levels = List.copyOf(levels);
  }

  /**
   * One bucket afterwards.
   *
   * @param remaining units that could be taken now
   * @param emptyInMicros µs until the whole burst can be taken
   */
  public record Level(long remaining, long emptyInMicros) {}

  /** Whether a request may go on. */
  public boolean allowed() {
    return taken > 0;
  }
}
