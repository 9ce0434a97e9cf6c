package io.fynix.platform.metric;

/**
 * Every metric name in one place: dashboards and alerts use them, so renaming one is a line in the
 * changelog. Prometheus shows the dots as underscores and adds {@code _total} to counters.
 */
public final class MetricNames {
  /** Gauge: 2 up, 1 degraded, 0 down. */
  public static final String REDIS_STATE = "fynix.redis.state";

  /** Counter by {@code outcome}: ok, error (Redis refused it), unavailable, rejected (too busy). */
  public static final String REDIS_COMMANDS = "fynix.redis.commands";

  /** Counter: held connections that were opened again after a loss. */
  public static final String REDIS_RECONNECTS = "fynix.redis.reconnects";

  /** Gauge: commands on their way, over all held connections. */
  public static final String REDIS_IN_FLIGHT = "fynix.redis.in.flight";

  private MetricNames() {}
}
