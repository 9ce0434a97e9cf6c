package io.fynix.platform.redis;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the held connections count. Safe from any thread. */
final class RedisMeters {
  private final MeterRegistry registry;
  private final Counter ok;
  private final Counter error;
  private final Counter unavailable;
  private final Counter rejected;
  private final Counter reconnects;

  RedisMeters(MeterRegistry registry) {
    this.registry = registry;
    this.ok = commands("ok");
    this.error = commands("error");
    this.unavailable = commands("unavailable");
    this.rejected = commands("rejected");
    this.reconnects =
        Counter.builder(MetricNames.REDIS_RECONNECTS)
            .description("Held Redis connections that were opened again")
            .register(registry);
  }

  private Counter commands(String outcome) {
    return Counter.builder(MetricNames.REDIS_COMMANDS)
        .description("Redis commands over held connections")
        .tag("outcome", outcome)
        .register(registry);
  }

  void watch(Supplier<Number> state, Supplier<Number> inFlight) {
    Gauge.builder(MetricNames.REDIS_STATE, state)
        .description("2 up, 1 degraded, 0 down")
        .register(registry);
    Gauge.builder(MetricNames.REDIS_IN_FLIGHT, inFlight)
        .description("Redis commands that wait for an answer")
        .register(registry);
  }

  void ok() {
    ok.increment();
  }

  void failed(Throwable failure) {
    (failure instanceof RedisUnavailableException ? unavailable : error).increment();
  }

  void rejected() {
    rejected.increment();
  }

  void reconnected() {
    reconnects.increment();
  }
}
