package io.fynix.realtime.presence;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.presence.PresenceStore.Announced;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What happens to entries, counted. */
@Singleton
class PresenceMetrics {

  /** How a clean-up of a dead node's shard ended. */
  enum CleanUp {
    DONE,
    BUSY,
    LIVES,
    FAILED
  }

  private final MeterRegistry registry;
  private final Counter failures;
  private final Counter repairs;
  private final Counter removed;

  PresenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.failures = registry.counter(MetricNames.PRESENCE_WRITE_FAILURES);
    this.repairs = registry.counter(MetricNames.PRESENCE_REPAIRS);
    this.removed = registry.counter(MetricNames.PRESENCE_ENTRIES_REMOVED);
  }

  void watch(IntSupplier entries) {
    registry.gauge(MetricNames.PRESENCE_ENTRIES, entries, IntSupplier::getAsInt);
  }

  void join(Announced what) {
    announced("join", what, 1);
  }

  void leave(Announced what) {
    announced("leave", what, 1);
  }

  /** Leaves that were held back, and are announced now. */
  void settled(int leaves) {
    announced("leave", Announced.SENT, leaves);
  }

  private void announced(String event, Announced what, int count) {
    if (what == Announced.SENT || what == Announced.HELD_BACK) {
      registry
          .counter(
              MetricNames.PRESENCE_EVENTS,
              "event",
              event,
              "outcome",
              what.name().toLowerCase(Locale.ROOT))
          .increment(count);
    }
  }

  void writeFailed() {
    failures.increment();
  }

  void repaired() {
    repairs.increment();
  }

  void removedOfDead(int entries) {
    removed.increment(entries);
  }

  void cleanUp(CleanUp outcome) {
    registry
        .counter(MetricNames.PRESENCE_CLEAN_UPS, "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
