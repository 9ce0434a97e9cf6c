package io.fynix.session.validate;

import java.util.Arrays;
import java.util.Locale;

/**
 * How fast something was.
 *
 * @param perSecond calls a second
 * @param p50Micros the median time of a call
 * @param p99Micros what 99 of 100 calls stay below
 */
record Measured(String name, long calls, double perSecond, double p50Micros, double p99Micros) {

  static Measured of(String name, long calls, long nanos, long[] samples) {
    long[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Measured(
        name,
        calls,
        calls * 1e9 / nanos,
        sorted[sorted.length / 2] / 1e3,
        sorted[(int) (sorted.length * 0.99)] / 1e3);
  }

  /** A row of the report; shares are of the floor of the same run. */
  String row(Measured floor) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,.0f | %.2f | %.1f | %.1f |%n",
        name,
        calls,
        perSecond,
        perSecond / floor.perSecond,
        p50Micros,
        p99Micros);
  }
}
