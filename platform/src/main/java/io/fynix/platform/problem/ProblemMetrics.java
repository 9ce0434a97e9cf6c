package io.fynix.platform.problem;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts problems by type, {@code fynix_problems_total{type}}. Safe from any thread. */
@Singleton
final class ProblemMetrics {
  private final MeterRegistry registry;

  ProblemMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void count(Problem problem) {
    registry.counter(MetricNames.PROBLEMS, "type", problem.metricTag()).increment();
  }
}
