package io.fynix.platform.metric;

/**
 * Every metric name in one place: dashboards and alerts use them, so renaming one is a line in the
 * changelog. Prometheus shows the dots as underscores and adds {@code _total} to counters.
 */
public final class MetricNames {
  /** Counter by {@code log}: entries of sequenced logs that were delivered. */
  public static final String LOG_ENTRIES = "fynix.log.entries";

  /** Counter by {@code log} and {@code cause}: places where entries may be missing. */
  public static final String LOG_GAPS = "fynix.log.gaps";

  /** Counter by {@code log}: calls of a listener that ended in an exception. */
  public static final String LOG_LISTENER_FAILURES = "fynix.log.listener.failures";

  /** Gauge by {@code tail}, seconds: how long ago the tail had everything. */
  public static final String LOG_SYNC_AGE = "fynix.log.sync.age";

  /** Counter by {@code stream} and {@code outcome}: ok, failed, trimmed (gone before its turn). */
  public static final String STREAM_HANDLED = "fynix.stream.handled";

  /** Counter by {@code stream}: entries that went to the dead-letter stream. */
  public static final String STREAM_DEAD = "fynix.stream.dead";

  /** Counter by {@code stream} and {@code reason}: messages of an unknown type, or malformed. */
  public static final String STREAM_SKIPPED = "fynix.stream.skipped";

  /** Gauge by {@code stream} and {@code group}: entries that were not handled. */
  public static final String STREAM_LAG_ENTRIES = "fynix.stream.lag.entries";

  /** Gauge by {@code stream} and {@code group}, seconds: age of the oldest of these. */
  public static final String STREAM_LAG = "fynix.stream.lag";

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
