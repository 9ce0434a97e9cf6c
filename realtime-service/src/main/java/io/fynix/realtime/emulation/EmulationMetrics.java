package io.fynix.realtime.emulation;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What becomes of commands that come in requests of their own, counted. */
@Singleton
class EmulationMetrics {
  private final MeterRegistry registry;
  private final Timer forwards;
  private final Counter unreadable;

  EmulationMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.forwards = registry.timer(MetricNames.EMULATION_FORWARD);
    this.unreadable =
        registry.counter(MetricNames.EMULATION_REQUESTS, "way", "inbox", "outcome", "unreadable");
  }

  /** For a connection of this node. */
  void local(Outcome outcome) {
    count("local", outcome);
  }

  /** For another node's. */
  void forwarded(Outcome outcome, long nanos) {
    count("forwarded", outcome);
    forwards.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Came from another node. */
  void taken(Outcome outcome) {
    count("inbox", outcome);
  }

  void unreadable() {
    unreadable.increment();
  }

  private void count(String way, Outcome outcome) {
    registry
        .counter(
            MetricNames.EMULATION_REQUESTS,
            "way",
            way,
            "outcome",
            outcome.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
