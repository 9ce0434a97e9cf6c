package io.fynix.platform.limit;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A rate that must not be exceeded. Units flow back evenly, {@code quota} of them in each window;
 * at most {@code burst} lie ready.
 *
 * @param name as in the configuration and in headers
 * @param quota units in a window, 1 to {@link #MAX_QUOTA}
 * @param windowMicros length of the window in µs, 1 ms to {@link #MAX_WINDOW}
 * @param burst most units that may be taken at once after a pause, at least 1
 * @param shadow whether it only counts whom it would refuse
 */
public record Policy(
    String name,
    Partition partition,
    long quota,
    long windowMicros,
    long burst,
    boolean shadow,
    String version) {

  /** Most units of a window or a burst. */
  public static final long MAX_QUOTA = 1_000_000_000;

  public static final Duration MIN_WINDOW = Duration.ofMillis(1);
  public static final Duration MAX_WINDOW = Duration.ofDays(366);

  /**
   * Most of burst × window, in µs. Redis computes in doubles, which are exact up to 2^53, and a sum
   * may reach twice this.
   */
  public static final long MAX_CAPACITY = 4_000_000_000_000_000L;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /**
   * A policy whose version follows from its numbers: a change of them starts with full buckets.
   *
   * @throws IllegalArgumentException naming what is out of bounds
   */
  public static Policy of(
      String name, Partition partition, long quota, Duration window, long burst, boolean shadow) {
    require(NAME.matcher(name).matches(), name, "a name is of a-z, 0-9 and -, at most 40 long");
    require(quota >= 1 && quota <= MAX_QUOTA, name, "quota must be 1 to " + MAX_QUOTA);
    require(burst >= 1 && burst <= MAX_QUOTA, name, "burst must be 1 to " + MAX_QUOTA);
    require(
        window.compareTo(MIN_WINDOW) >= 0 && window.compareTo(MAX_WINDOW) <= 0,
        name,
        "window must be " + MIN_WINDOW + " to " + MAX_WINDOW);
    long micros = window.toNanos() / 1000;
    require(
        burst <= MAX_CAPACITY / micros,
        name,
        "burst must be at most " + MAX_CAPACITY / micros + " with this window");
    String version =
        Long.toString(quota, Character.MAX_RADIX)
            + "-"
            + Long.toString(micros, Character.MAX_RADIX)
            + "-"
            + Long.toString(burst, Character.MAX_RADIX);
    return new Policy(name, partition, quota, micros, burst, shadow, version);
  }

  private static void require(boolean condition, String name, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("policy '" + name + "': " + otherwise);
    }
  }

  /** The window, rounded down to whole seconds, at least one. */
  public long windowSeconds() {
    return Math.max(1, windowMicros / 1_000_000);
  }

  /** The weight of all units that fit into a bucket. */
  long capacity() {
    return burst * windowMicros;
  }
}
