package io.fynix.platform.activity;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/** The figures of the activity stream's writer. */
@ApplicationScoped
class ActivityMetrics {
  private final MeterRegistry registry;
  private final Counter recorded;
  private final Counter overflow;
  private final Counter unsent;
  private final Counter trimmed;

  ActivityMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.recorded = registry.counter(MetricNames.ACTIVITY_RECORDED);
    this.overflow = registry.counter(MetricNames.ACTIVITY_DROPPED, "reason", "overflow");
    this.unsent = registry.counter(MetricNames.ACTIVITY_DROPPED, "reason", "stopped");
    this.trimmed = registry.counter(MetricNames.ACTIVITY_TRIMMED);
  }

  void watch(Collection<Activity> queue) {
    Gauge.builder(MetricNames.ACTIVITY_QUEUED, queue, Collection::size)
        .description("Facts that wait to be written")
        .register(registry);
  }

  void recorded(int facts) {
    recorded.increment(facts);
  }

  /** The queue was full. */
  void overflow() {
    overflow.increment();
  }

  /** The process ended before Redis took them. */
  void unsent(int facts) {
    unsent.increment(facts);
  }

  void trimmed(long entries) {
    trimmed.increment(entries);
  }
}
