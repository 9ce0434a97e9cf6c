package io.fynix.realtime.transport;

import java.util.List;

/**
 * How much of the cluster's load is this node's. Immutable; decides nothing by chance or time.
 *
 * @param own connections of this node
 * @param others connections of each other node
 */
record Share(long own, List<Long> others) {
  private static final double PERCENT = 100.0;

  Share {
    others = List.copyOf(others);
  }

  /** Connections a node would have if all had as many. */
  double mean() {
    long sum = own + others.stream().mapToLong(Long::longValue).sum();
    return (double) sum / (others.size() + 1);
  }

  /**
   * How many connections are too many here; 0 when this node has its share.
   *
   * <p>Shedding begins beyond the tolerance and ends at half of it: between the two, a node that
   * sheds goes on and one that does not keeps still, so that nobody begins and stops all the time.
   *
   * @param shedding whether it was too many the last time
   */
  long surplus(boolean shedding, RebalanceConfig config) {
    if (others.isEmpty() || own <= config.minConnections()) {
      return 0;
    }
    double mean = mean();
    double tolerated = mean * (1 + config.tolerancePercent() / PERCENT);
    long goal = (long) Math.ceil(mean * (1 + config.tolerancePercent() / PERCENT / 2));
    if (own <= (shedding ? goal : tolerated)) {
      return 0;
    }
    return own - Math.max(goal, config.minConnections());
  }
}
