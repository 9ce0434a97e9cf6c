package io.fynix.platform.limit;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Counts what limits do. The tags are outcomes and names of policies, of which there are at most
 * {@link Rules#MAX_POLICIES} at a time; never a caller. Safe from any thread.
 */
final class LimitMetrics {
  private final MeterRegistry registry;
  private final Counter[][] decisions;
  private final Map<String, Counter> violations = new ConcurrentHashMap<>();
  private final Map<String, Counter> shadowViolations = new ConcurrentHashMap<>();

  LimitMetrics(MeterRegistry registry) {
    this.registry = registry;
    Decision.Outcome[] outcomes = Decision.Outcome.values();
    Decision.Source[] sources = Decision.Source.values();
    this.decisions = new Counter[outcomes.length][sources.length];
    for (Decision.Outcome outcome : outcomes) {
      for (Decision.Source source : sources) { // of UNLIMITED nothing is counted
        decisions[outcome.ordinal()][source.ordinal()] =
            registry.counter(
                MetricNames.LIMIT_DECISIONS, "outcome", word(outcome), "source", word(source));
      }
    }
  }

  void watch(IntSupplier leases, IntSupplier degraded) {
    Gauge.builder(MetricNames.LIMIT_LEASES, leases::getAsInt).register(registry);
    Gauge.builder(MetricNames.LIMIT_DEGRADED, degraded::getAsInt).register(registry);
  }

  void count(Decision decision) {
    decisions[decision.outcome().ordinal()][decision.source().ordinal()].increment();
    if (decision.outcome() == Decision.Outcome.DENIED) {
      for (Decision.Applied applied : decision.applied()) {
        if (applied.violated()) {
          violations.computeIfAbsent(applied.policy().name(), this::violation).increment();
        }
      }
    }
  }

  /** A shadow policy would have refused a request. */
  void countShadow(Policy policy) {
    shadowViolations.computeIfAbsent(policy.name(), this::shadowViolation).increment();
  }

  /** Requests to Redis, by what came of them: {@code ok}, {@code timeout}, {@code failed}. */
  void countCall(String outcome) {
    registry.counter(MetricNames.LIMIT_CALLS, "outcome", outcome).increment();
  }

  /** The file of rules was read: {@code ok}, {@code invalid}. */
  void countReload(String outcome) {
    registry.counter(MetricNames.LIMIT_RELOADS, "outcome", outcome).increment();
  }

  private Counter violation(String policy) {
    return registry.counter(MetricNames.LIMIT_VIOLATIONS, "policy", policy, "shadow", "false");
  }

  private Counter shadowViolation(String policy) {
    return registry.counter(MetricNames.LIMIT_VIOLATIONS, "policy", policy, "shadow", "true");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
