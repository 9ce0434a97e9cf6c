package io.fynix.load.measure;

import java.util.List;

/** The line with the least squares through points. */
public record Slope(double perUnit, double atZero) {

  /** A point of the line. */
  public record Point(double x, double y) {}

  /** Fits at least two points with different x. */
  public static Slope of(List<Point> points) {
    double meanX = points.stream().mapToDouble(Point::x).average().orElseThrow();
    double meanY = points.stream().mapToDouble(Point::y).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (Point point : points) {
      above += (point.x - meanX) * (point.y - meanY);
      below += (point.x - meanX) * (point.x - meanX);
    }
    if (below == 0) {
      throw new IllegalArgumentException("no two points differ in x");
    }
    double slope = above / below;
    return new Slope(slope, meanY - slope * meanX);
  }
}
