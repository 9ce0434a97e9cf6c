package io.fynix.load.measure;

import java.util.Arrays;

/** Measured times, or other figures, and their order. */
public final class Samples {
  private double[] values = new double[1024];
  private int count;

  /** Takes one more. */
  public void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = value;
  }

  public int count() {
    return count;
  }

  /**
   * The smallest figure that this share of all figures does not exceed.
   *
   * @param share above 0, at most 1
   */
  public double percentile(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[Math.clamp((long) Math.ceil(share * count) - 1, 0, count - 1)];
  }

  public double median() {
    return percentile(0.5);
  }
}
