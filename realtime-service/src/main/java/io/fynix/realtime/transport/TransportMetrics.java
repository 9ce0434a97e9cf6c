package io.fynix.realtime.transport;

import io.fynix.platform.address.ClientAddress;
import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.platform.metric.MetricNames;
import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.DisconnectCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToLongFunction;

/** Counts what happens to connections; what the loops count is summed on each scrape. */
@Singleton
@Startup
class TransportMetrics implements ConnectionEvents {
  /** Stands for the close codes that are not the server's own; its codes begin above. */
  private static final int APPLICATION = 3000 - 1;

  private final MeterRegistry registry;
  private final Loops loops;
  private final Admission admission;
  private final ConnectionTable table;
  private final Counter overflows;
  private final Counter plainConnections;
  private final AtomicIntegerArray connections = new AtomicIntegerArray(Transport.values().length);
  private final Map<Integer, Counter> disconnects = new ConcurrentHashMap<>();
  private final Map<Rejection, Counter> rejections = new ConcurrentHashMap<>();
  private final Map<SlowConsumerPolicy, Counter> drops = new ConcurrentHashMap<>();
  private final Map<Handover.Reason, Counter> handovers = new ConcurrentHashMap<>();
  private final Map<RequestWatch.Cut, Counter> cuts = new ConcurrentHashMap<>();
  private final Map<Refusal, Counter> refusals = new ConcurrentHashMap<>();

  TransportMetrics(
      MeterRegistry registry, Loops loops, Admission admission, ConnectionTable table) {
    this.registry = registry;
    this.loops = loops;
    this.admission = admission;
    this.table = table;
    this.overflows = registry.counter(MetricNames.OUTBOX_OVERFLOW);
    this.plainConnections = registry.counter(MetricNames.PLAIN_WRITER_CONNECTIONS);
    for (Transport transport : Transport.values()) {
      int index = transport.ordinal();
      Gauge.builder(MetricNames.CONNECTIONS, connections, open -> open.get(index))
          .tag("transport", transport.tag())
          .register(registry);
    }
    Gauge.builder(MetricNames.DRAINING, admission, a -> a.isDraining() ? 1 : 0).register(registry);
    Gauge.builder(MetricNames.UPGRADE_LIMIT, admission, Admission::upgradesPerSecond)
        .register(registry);
    FunctionCounter.builder(
            MetricNames.ADDRESSES_FORGOTTEN, admission, Admission::forgottenAddresses)
        .register(registry);
    for (Codec.Form form : Codec.Form.values()) {
      FunctionCounter.builder(
              MetricNames.MESSAGES_SENT,
              loops,
              all -> sum(all, counters -> counters.messages(form)))
          .tag("form", tag(form))
          .register(registry);
    }
    sum(MetricNames.FRAMES_SENT, LoopCounters::frames);
    sum(MetricNames.BYTES_SENT, LoopCounters::bytes);
    sum(MetricNames.FRAMES_RECEIVED, LoopCounters::framesReceived);
    sum(MetricNames.BYTES_RECEIVED, LoopCounters::bytesReceived);
  }

  @Override
  public void onFrameRejected(Rejection rejection) {
    rejections
        .computeIfAbsent(
            rejection, r -> registry.counter(MetricNames.FRAMES_REJECTED, "reason", tag(r)))
        .increment();
  }

  @Override
  public void onOutboxOverflow() {
    overflows.increment();
  }

  @Override
  public void onMessagesDropped(SlowConsumerPolicy policy, int count) {
    drops
        .computeIfAbsent(
            policy, p -> registry.counter(MetricNames.MESSAGES_DROPPED, "reason", tag(p)))
        .increment(count);
  }

  @Override
  public void onDisconnected(int code) {
    // The codes of applications are many; they count as one.
    boolean ours = code < APPLICATION || DisconnectCode.isKnown(code);
    disconnects
        .computeIfAbsent(
            ours ? code : APPLICATION,
            c ->
                registry.counter(
                    MetricNames.DISCONNECTS,
                    "code",
                    c == APPLICATION ? "application" : Integer.toString(c)))
        .increment();
  }

  @Override
  public void onGone(TransportConnection connection) {
    connections.decrementAndGet(connection.transport().ordinal());
    ClientAddress address = table.remove(connection);
    if (address != null) {
      admission.closed(address);
    }
  }

  void onOpened(TransportConnection connection) {
    connections.incrementAndGet(connection.transport().ordinal());
  }

  void onPlainConnection() {
    plainConnections.increment();
  }

  @Override
  public void onHandover(Handover.Reason reason) {
    handovers
        .computeIfAbsent(reason, r -> registry.counter(MetricNames.HANDOVERS, "reason", tag(r)))
        .increment();
  }

  void onCut(RequestWatch.Cut cut) {
    cuts.computeIfAbsent(cut, c -> registry.counter(MetricNames.CONNECTIONS_CUT, "reason", tag(c)))
        .increment();
  }

  void onUpgradeRefused(Refusal refusal) {
    refusals
        .computeIfAbsent(
            refusal, r -> registry.counter(MetricNames.UPGRADES_REFUSED, "reason", tag(r)))
        .increment();
  }

  private void sum(String name, ToLongFunction<LoopCounters> value) {
    FunctionCounter.builder(name, loops, all -> sum(all, value)).register(registry);
  }

  private static double sum(Loops loops, ToLongFunction<LoopCounters> value) {
    return loops.loops().stream().map(Loop::counters).mapToLong(value).sum();
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
