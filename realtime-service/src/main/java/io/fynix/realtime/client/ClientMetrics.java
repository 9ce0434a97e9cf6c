package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.metric.MetricNames;
import io.fynix.realtime.protocol.Command;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What clients do, counted. */
@ApplicationScoped
class ClientMetrics {
  private final MeterRegistry registry;
  private final LongAdder subscriptions = new LongAdder();
  private final Map<Class<? extends Command>, Counter> commands = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> errors = new HashMap<>();
  private final Counter applicationErrors;
  private final Counter recovered;
  private final Counter unrecovered;
  private final Counter insufficient;

  ClientMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge(MetricNames.SUBSCRIPTIONS, subscriptions, LongAdder::sum);
    for (ErrorCode code : ErrorCode.values()) {
      errors.put(
          code.code(),
          registry.counter(MetricNames.COMMAND_ERRORS, "error", code.message().replace(' ', '_')));
    }
    applicationErrors = registry.counter(MetricNames.COMMAND_ERRORS, "error", "application");
    recovered = registry.counter(MetricNames.RECOVERIES, "outcome", "recovered");
    unrecovered = registry.counter(MetricNames.RECOVERIES, "outcome", "unrecovered");
    insufficient = registry.counter(MetricNames.RECOVERIES, "outcome", "insufficient_state");
  }

  void command(Command command) {
    commands
        .computeIfAbsent(
            command.getClass(),
            kind ->
                registry.counter(
                    MetricNames.COMMANDS, "command", kind.getSimpleName().toLowerCase(Locale.ROOT)))
        .increment();
  }

  /**
   * @param code of an {@link ErrorCode}, or the application's own
   */
  void error(int code) {
    errors.getOrDefault(code, applicationErrors).increment();
  }

  void recovery(boolean complete) {
    (complete ? recovered : unrecovered).increment();
  }

  void insufficientState() {
    insufficient.increment();
  }

  /** Subscriptions of all clients of this node. */
  long subscriptions() {
    return subscriptions.sum();
  }

  void subscribed() {
    subscriptions.increment();
  }

  void unsubscribed() {
    subscriptions.decrement();
  }
}
