package io.fynix.session.issue;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what became of requests for sessions and tokens. Safe from any thread. */
@ApplicationScoped
class IssueMetrics {
  private final MeterRegistry registry;

  IssueMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void creation(String outcome) {
    registry.counter(MetricNames.SESSION_CREATIONS, "outcome", outcome).increment();
  }

  void evicted(int count) {
    registry.counter(MetricNames.SESSION_EVICTIONS).increment(count);
  }

  void refresh(String outcome) {
    registry.counter(MetricNames.SESSION_REFRESHES, "outcome", outcome).increment();
  }
}
