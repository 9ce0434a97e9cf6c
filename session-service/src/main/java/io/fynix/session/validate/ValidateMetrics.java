package io.fynix.session.validate;

import io.fynix.platform.metric.MetricNames;
import io.fynix.session.validate.Verdict.Why;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Counts verdicts. Safe from any thread. */
@ApplicationScoped
public class ValidateMetrics {
  private final MeterRegistry registry;
  private final Counter near;
  private final Counter asked;
  private final Counter degraded;
  private final Counter unavailable;
  private final Map<Why, Counter> refused = new EnumMap<>(Why.class);

  public ValidateMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.near = validations("near");
    this.asked = validations("redis");
    this.degraded = validations("degraded");
    this.unavailable = validations("unavailable");
    for (Why why : Why.values()) {
      refused.put(why, validations(why.tag()));
    }
  }

  private Counter validations(String outcome) {
    return Counter.builder(MetricNames.SESSION_VALIDATIONS)
        .description("Tokens that were judged")
        .tag("outcome", outcome)
        .register(registry);
  }

  void watch(Supplier<Number> size, SessionLog log) {
    Gauge.builder(MetricNames.SESSION_NEAR, size)
        .description("Sessions that this node keeps near")
        .register(registry);
    Gauge.builder(MetricNames.SESSION_LOG_TRUSTED, log, each -> each.isTrusted() ? 1 : 0)
        .description("1 while the log of sessions is heard, 0 when every check asks Redis")
        .register(registry);
  }

  void near() {
    near.increment();
  }

  void asked() {
    asked.increment();
  }

  void degraded() {
    degraded.increment();
  }

  void unavailable() {
    unavailable.increment();
  }

  void refused(Why why) {
    Counter counter = refused.get(why);
    if (counter != null) {
      counter.increment();
    }
  }
}
