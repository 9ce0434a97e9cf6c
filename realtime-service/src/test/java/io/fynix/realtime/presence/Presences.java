package io.fynix.realtime.presence;

import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceEntry;
import io.fynix.platform.presence.PresenceLeases;
import io.fynix.platform.presence.PresenceReader;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.presence.RedisPresenceLeases;
import io.fynix.platform.presence.RedisPresenceReader;
import io.fynix.platform.presence.RedisPresenceStore;
import io.fynix.platform.redis.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Presence of one node, without a container. */
final class Presences {
  final NodeId self;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final PresenceStore store;
  final PresenceReader reader;
  final PresenceLeases leases;
  final NodePresence presence;
  final Repair repair;
  final Janitor janitor;

  Presences(String name, RedisCommands redis, Duration leaveDelay) {
    this(name, redis, leaveDelay, store -> store);
  }

  Presences(
      String name,
      RedisCommands redis,
      Duration leaveDelay,
      UnaryOperator<PresenceStore> decoration) {
    this.self = new NodeId(name);
    var bus = new OneShard();
    var node = new Node();
    PresenceConfig config = () -> leaveDelay;
    var metrics = new PresenceMetrics(registry);
    this.store = decoration.apply(new RedisPresenceStore(redis, bus, node));
    this.reader = new RedisPresenceReader(redis, bus);
    this.leases = new RedisPresenceLeases(redis, node);
    this.presence = new NodePresence(store, self, bus, config, metrics);
    this.repair = new Repair(presence, store, self, config, metrics);
    this.janitor = new Janitor(leases, store, self, config, metrics);
  }

  private record OneShard() implements BusConfig {
    @Override
    public int shards() {
      return 1;
    }

    @Override
    public int maxLength() {
      return 100_000;
    }

    @Override
    public Duration idleTtl() {
      return Duration.ofMinutes(5);
    }
  }

  private record Node() implements NodeConfig {
    @Override
    public Optional<String> name() {
      return Optional.empty();
    }

    @Override
    public Duration heartbeatInterval() {
      return Duration.ofSeconds(2);
    }

    @Override
    public Duration lease() {
      return Duration.ofMinutes(1);
    }

    @Override
    public int maxLength() {
      return 1000;
    }
  }

  PresenceShard shard() {
    return presence.shards().getFirst();
  }

  void enter(String channel, String user, String client) {
    get(presence.enter(channel, new ClientInfo(user, client, null, null), true, null));
    presence.announce(channel, client);
  }

  int clients(String channel) {
    return get(reader.stats(channel)).clients();
  }

  void die() {
    get(leases.release(self, 0));
  }

  double count(String metric, String... tags) {
    return registry.get(metric).tags(tags).counter().count();
  }

  double removed() {
    return count(MetricNames.PRESENCE_ENTRIES_REMOVED);
  }

  static PresenceEntry.Name name(String channel, String client) {
    return new PresenceEntry.Name(channel, client);
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
