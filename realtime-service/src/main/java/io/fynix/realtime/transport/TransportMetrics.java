package io.fynix.realtime.transport;

import io.fynix.platform.metric.MetricNames;
import io.fynix.realtime.protocol.Codec;
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
  private final MeterRegistry registry;
  private final Loops loops;
  private final Admission admission;
  private final Counter overflows;
  private final Counter plainConnections;
  private final OpenStreams streams;
  private final AtomicIntegerArray connections = new AtomicIntegerArray(Transport.values().length);
  private final Map<Integer, Counter> disconnects = new ConcurrentHashMap<>();
  private final Map<Rejection, Counter> rejections = new ConcurrentHashMap<>();
  private final Map<UpgradeGate.Refusal, Counter> refusals = new ConcurrentHashMap<>();

  TransportMetrics(MeterRegistry registry, Loops loops, Admission admission, OpenStreams streams) {
    this.registry = registry;
    this.loops = loops;
    this.admission = admission;
    this.streams = streams;
    this.overflows = registry.counter(MetricNames.OUTBOX_OVERFLOW);
    this.plainConnections = registry.counter(MetricNames.PLAIN_WRITER_CONNECTIONS);
    for (Transport transport : Transport.values()) {
      int index = transport.ordinal();
      Gauge.builder(MetricNames.CONNECTIONS, connections, open -> open.get(index))
          .tag("transport", transport.tag())
          .register(registry);
    }
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
  public void onDisconnected(int code) {
    // The codes are the server's own: a small, fixed set.
    disconnects
        .computeIfAbsent(
            code, c -> registry.counter(MetricNames.DISCONNECTS, "code", Integer.toString(c)))
        .increment();
  }

  @Override
  public void onGone(TransportConnection connection) {
    connections.decrementAndGet(connection.transport().ordinal());
    streams.remove(connection);
    admission.closed();
  }

  void onOpened(TransportConnection connection) {
    connections.incrementAndGet(connection.transport().ordinal());
    admission.opened();
  }

  void onPlainConnection() {
    plainConnections.increment();
  }

  void onUpgradeRefused(UpgradeGate.Refusal refusal) {
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
