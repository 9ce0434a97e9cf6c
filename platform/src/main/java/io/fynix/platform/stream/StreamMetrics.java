package io.fynix.platform.stream;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** The figures of this package. Tags are families of logs and names of streams, never a channel. */
final class StreamMetrics {
  private final MeterRegistry registry;

  StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** How long ago a tail had everything. */
  void watchSync(String tail, LogTail source) {
    Gauge.builder(MetricNames.LOG_SYNC_AGE, source, each -> seconds(each.sinceSync()))
        .description("Time since the tail last knew that it had everything")
        .baseUnit("seconds")
        .tag("tail", tail)
        .register(registry);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  void logEntries(String family, int count) {
    registry.counter(MetricNames.LOG_ENTRIES, "log", family).increment(count);
  }

  void logGap(String family, Gap.Cause cause) {
    registry.counter(MetricNames.LOG_GAPS, "log", family, "cause", cause.tag()).increment();
  }

  void listenerFailed(String family) {
    registry.counter(MetricNames.LOG_LISTENER_FAILURES, "log", family).increment();
  }

  void skipped(String family, String reason) {
    registry.counter(MetricNames.STREAM_SKIPPED, "stream", family, "reason", reason).increment();
  }

  void handled(String family, String outcome, int count) {
    registry
        .counter(MetricNames.STREAM_HANDLED, "stream", family, "outcome", outcome)
        .increment(count);
  }

  void dead(String family) {
    registry.counter(MetricNames.STREAM_DEAD, "stream", family).increment();
  }

  /** How far a group is behind, as last measured. */
  void watchLag(String family, String group, Supplier<GroupLag> lag) {
    Gauge.builder(MetricNames.STREAM_LAG_ENTRIES, () -> lag.get().entries())
        .description("Entries that the group has not handled")
        .tag("stream", family)
        .tag("group", group)
        .register(registry);
    Gauge.builder(MetricNames.STREAM_LAG, () -> seconds(lag.get().age()))
        .description("Age of the oldest entry that the group has not handled")
        .baseUnit("seconds")
        .tag("stream", family)
        .tag("group", group)
        .register(registry);
  }
}
