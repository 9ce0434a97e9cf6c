package io.fynix.monitoring.webhook;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;

/** The figures of webhooks, by endpoint, of which there are as many as are configured. */
@ApplicationScoped
class WebhookMetrics {
  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void queued(String endpoint, int events) {
    registry.counter(MetricNames.WEBHOOK_EVENTS, "endpoint", endpoint).increment(events);
  }

  void dropped(String endpoint, long requests) {
    registry.counter(MetricNames.WEBHOOK_DROPPED, "endpoint", endpoint).increment(requests);
  }

  void attempt(String endpoint, Outcome.Kind outcome, Duration time) {
    String tag = outcome.name().toLowerCase(Locale.ROOT);
    registry.timer(MetricNames.WEBHOOK_ATTEMPTS, "endpoint", endpoint, "outcome", tag).record(time);
  }

  void gaveUp(String endpoint) {
    registry.counter(MetricNames.WEBHOOK_GIVEN_UP, "endpoint", endpoint).increment();
  }
}
