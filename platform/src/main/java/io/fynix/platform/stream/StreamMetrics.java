package io.fynix.platform.stream;

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
    Gauge.builder("fynix.log.sync.age", source, each -> seconds(each.sinceSync()))
        .description("Time since the tail last knew that it had everything")
        .baseUnit("seconds")
        .tag("tail", tail)
        .register(registry);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  void logEntries(String family, int count) {
    registry.counter("fynix.log.entries", "log", family).increment(count);
  }

  void logGap(String family, Gap.Cause cause) {
    registry.counter("fynix.log.gaps", "log", family, "cause", cause.tag()).increment();
  }

  void listenerFailed(String family) {
    registry.counter("fynix.log.listener.failures", "log", family).increment();
  }

  void skipped(String family, String reason) {
    registry.counter("fynix.stream.skipped", "stream", family, "reason", reason).increment();
  }

  void handled(String family, String outcome, int count) {
    registry.counter("fynix.stream.handled", "stream", family, "outcome", outcome).increment(count);
  }

  void dead(String family) {
    registry.counter("fynix.stream.dead", "stream", family).increment();
  }

  /** How far a group is behind, as last measured. */
  void watchLag(String family, String group, Supplier<GroupLag> lag) {
    Gauge.builder("fynix.stream.lag.entries", () -> lag.get().entries())
        .description("Entries that the group has not handled")
        .tag("stream", family)
        .tag("group", group)
        .register(registry);
    Gauge.builder("fynix.stream.lag", () -> seconds(lag.get().age()))
        .description("Age of the oldest entry that the group has not handled")
        .baseUnit("seconds")
        .tag("stream", family)
        .tag("group", group)
        .register(registry);
  }
}
