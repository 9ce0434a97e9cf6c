package io.fynix.realtime.hub;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.broker.BusMessage;
import io.fynix.platform.broker.History;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.channel.ChannelConfig;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.stream.Gap;
import io.fynix.platform.stream.LogEntry;
import io.fynix.platform.stream.LogListener;
import io.fynix.platform.stream.LogTail;
import io.fynix.platform.stream.LogTails;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.transport.Connection.LoopExecutor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings what travels on the bus to the local subscribers. */
@ApplicationScoped
public class Hub implements LogListener {
  private static final Logger LOG = Logger.getLogger(Hub.class);

  /** Pause before a repair whose history could not be read is tried again. */
  private static final Duration REPAIR_RETRY = Duration.ofMillis(500);

  /** Most publications read to repair a channel; who missed more starts over. */
  private static final int REPAIR_LIMIT = 10_000;

  private final Broker broker;
  private final ChannelConfig channels;
  private final Namespaces namespaces;
  private final LogTail bus;
  private final Interest interest;
  private final BusConfig busConfig;
  private final Clock clock;
  private final AtomicReferenceArray<@Nullable LoopHub> loops =
      new AtomicReferenceArray<>(Interest.MAX_LOOPS);
  private final Counter published;
  private final Counter unreadable;

  public Hub(
      LogTails tails,
      Broker broker,
      BusConfig busConfig,
      ChannelConfig channels,
      Namespaces namespaces,
      Clock clock,
      MeterRegistry metrics) {
    this.broker = broker;
    this.channels = channels;
    this.namespaces = namespaces;
    this.busConfig = busConfig;
    this.clock = clock;
    this.bus = tails.open("bus", this);
    this.interest = new Interest(bus, busConfig);
    this.published = metrics.counter(MetricNames.BUS_MESSAGES, "outcome", "read");
    this.unreadable = metrics.counter(MetricNames.BUS_MESSAGES, "outcome", "skipped");
    metrics.gauge(MetricNames.CHANNELS, interest, Interest::channels);
  }

  /**
   * Adds a subscription, which holds what arrives from now on. Called on its loop.
   *
   * @return completes, on any thread, when all that is published from then on arrives; fails when
   *     Redis is away. {@link #remove} must follow either way
   */
  public CompletionStage<Void> add(Subscription subscription, LoopExecutor loop) {
    LoopHub hub = loopHub(loop);
    return hub.add(subscription)
        ? interest.add(subscription.channel(), loop.index())
        : interest.joined(subscription.channel());
  }

  /** Ends a subscription. Called on its loop. */
  public void remove(Subscription subscription, LoopExecutor loop) {
    subscription.end();
    if (loopHub(loop).remove(subscription)) {
      interest.remove(subscription.channel(), loop.index());
    }
  }

  /** The channels that somebody on this node listens to, in no order. Safe from any thread. */
  public Set<String> channels() {
    return interest.channelNames();
  }

  /**
   * How many subscriptions channels have on this node; a channel that has none is left out. Safe
   * from any thread.
   *
   * @return completes on one of the loops
   */
  public CompletionStage<Map<String, Integer>> count(List<String> channels) {
    CompletableFuture<Map<String, Integer>> counts =
        CompletableFuture.completedFuture(new HashMap<>());
    for (int i = 0; i < loops.length(); i++) {
      LoopHub hub = loops.get(i);
      if (hub != null) {
        // One loop after the other, so that the map is touched by one thread at a time.
        counts =
            counts.thenApplyAsync(
                map -> {
                  channels.forEach(
                      channel -> {
                        int size = hub.size(channel);
                        if (size > 0) {
                          map.merge(channel, size, Integer::sum);
                        }
                      });
                  return map;
                },
                hub.loop());
      }
    }
    return counts;
  }

  private LoopHub loopHub(LoopExecutor loop) {
    LoopHub present = loops.get(loop.index());
    if (present == null) {
      present = new LoopHub(loop);
      loops.set(loop.index(), present);
    }
    return present;
  }

  @Override
  public void onEntries(LogKey log, List<LogEntry> entries) {
    List<List<Delivery>> perLoop = new ArrayList<>(Interest.MAX_LOOPS);
    for (LogEntry entry : entries) {
      BusMessage message = decode(log, entry);
      long mask = message == null ? 0 : interest.loopsOf(message.channel());
      if (message != null && mask != 0) {
        route(delivery(message), mask, perLoop);
      }
    }
    for (int loop = 0; loop < perLoop.size(); loop++) {
      LoopHub hub = loops.get(loop);
      if (hub != null && !perLoop.get(loop).isEmpty()) {
        hand(hub, perLoop.get(loop));
      }
    }
  }

  private Delivery delivery(BusMessage message) {
    return switch (message) {
      case BusMessage.Published p ->
          Delivery.of(p.channel(), p.epoch(), p.publication(), p.delta(), policy(p.channel()));
      case BusMessage.Joined(var channel, var info) ->
          Delivery.news(channel, new Push.Join(channel, info));
      case BusMessage.Left(var channel, var info) ->
          Delivery.news(channel, new Push.Leave(channel, info));
    };
  }

  private SlowConsumerPolicy policy(String channel) {
    return namespaces.find(channel) instanceof Namespaces.Lookup.Found found
        ? found.namespace().options().slowConsumerPolicy()
        : SlowConsumerPolicy.DISCONNECT;
  }

  private static void route(Delivery delivery, long mask, List<List<Delivery>> perLoop) {
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      int loop = Long.numberOfTrailingZeros(rest);
      while (perLoop.size() <= loop) {
        perLoop.add(new ArrayList<>());
      }
      perLoop.get(loop).add(delivery);
    }
  }

  private static void hand(LoopHub hub, List<Delivery> deliveries) {
    try {
      hub.deliver(deliveries);
    } catch (InterruptedException e) {
      // The node is stopping: its clients recover elsewhere.
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable BusMessage decode(LogKey log, LogEntry entry) {
    try {
      BusMessage message = BusMessage.decode(entry.fields(), clock.millis());
      (message == null ? unreadable : published).increment();
      return message;
    } catch (IllegalArgumentException e) {
      unreadable.increment();
      LOG.warnf(
          "Bus entry skipped: log=%s sequence=%d reason=%s",
          log.stream(), entry.sequence(), e.getMessage());
      return null;
    }
  }

  @Override
  public void onGap(LogKey log, Gap gap) {
    for (int shard = 0; shard < busConfig.shards(); shard++) {
      if (Keys.bus(shard).equals(log)) {
        interest.channelsOf(shard).forEach(this::repair);
      }
    }
  }

  private void repair(String channel) {
    long mask = interest.loopsOf(channel);
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      LoopHub hub = loops.get(Long.numberOfTrailingZeros(rest));
      if (hub != null) {
        hub.loop().execute(() -> hub.repair(channel, this::readMissed));
      }
    }
  }

  private void readMissed(String channel, long since, Consumer<History> then) {
    broker
        .history(
            new HistoryQuery(
                channel,
                new StreamPosition(since, ""),
                REPAIR_LIMIT,
                false,
                channels.historyMetaTtl()))
        .whenComplete(
            (history, failure) -> {
              if (failure == null) {
                then.accept(history);
              } else {
                LOG.warnf("Repair postponed: reason=%s", failure.toString());
                CompletableFuture.delayedExecutor(REPAIR_RETRY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> readMissed(channel, since, then));
              }
            });
  }
}
