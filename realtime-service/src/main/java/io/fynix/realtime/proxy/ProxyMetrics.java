package io.fynix.realtime.proxy;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What the application is asked, measured. Safe from any thread. */
final class ProxyMetrics {
  private final MeterRegistry registry;

  ProxyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void answered(ProxyKind kind, String outcome, Duration after) {
    registry.timer(MetricNames.PROXY_CALLS, "proxy", kind.tag(), "outcome", outcome).record(after);
  }

  void failed(ProxyKind kind, String reason) {
    registry.counter(MetricNames.PROXY_FAILURES, "proxy", kind.tag(), "reason", reason).increment();
  }
}
