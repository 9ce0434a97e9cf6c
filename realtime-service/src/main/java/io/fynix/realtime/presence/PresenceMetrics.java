package io.fynix.realtime.presence;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.presence.PresenceStore.Announced;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

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
  private final Counter joins;
  private final Counter joinsHeldBack;
  private final Counter leaves;
  private final Counter leavesHeldBack;

  PresenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.failures = registry.counter(MetricNames.PRESENCE_WRITE_FAILURES);
    this.repairs = registry.counter(MetricNames.PRESENCE_REPAIRS);
    this.removed = registry.counter(MetricNames.PRESENCE_ENTRIES_REMOVED);
    this.joins = events("join", "sent");
    this.joinsHeldBack = events("join", "held_back");
    this.leaves = events("leave", "sent");
    this.leavesHeldBack = events("leave", "held_back");
  }

  private Counter events(String event, String outcome) {
    return registry.counter(MetricNames.PRESENCE_EVENTS, "event", event, "outcome", outcome);
  }

  void watch(List<PresenceShard> shards) {
    registry.gauge(
        MetricNames.PRESENCE_ENTRIES,
        shards,
        all -> all.stream().mapToInt(shard -> shard.entries.size()).sum());
  }

  void join(Announced what) {
    count(what, joins, joinsHeldBack);
  }

  void leave(Announced what) {
    count(what, leaves, leavesHeldBack);
  }

  private static void count(Announced what, Counter sent, Counter heldBack) {
    switch (what) {
      case SENT -> sent.increment();
      case HELD_BACK -> heldBack.increment();
      case NOTHING, WAITS, NODE_LIVES -> {}
    }
  }

  /** Leaves that were held back, and are announced now. */
  void settled(int announced) {
    leaves.increment(announced);
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
