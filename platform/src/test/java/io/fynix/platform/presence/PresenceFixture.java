package io.fynix.platform.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.broker.BusMessage;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Stores on a real Redis, and what they announced. */
record PresenceFixture(
    RedisCommands commands,
    int shards,
    PresenceStore store,
    PresenceReader reader,
    PresenceLeases leases) {

  static PresenceFixture of(RedisCommands commands, int shards, Duration lease) {
    var bus = new Bus(shards);
    var node = new Node(lease);
    return new PresenceFixture(
        commands,
        shards,
        new RedisPresenceStore(commands, bus, node),
        new RedisPresenceReader(commands, bus),
        new RedisPresenceLeases(commands, node));
  }

  record Bus(int shards) implements BusConfig {
    @Override
    public int maxLength() {
      return 100_000;
    }

    @Override
    public Duration idleTtl() {
      return Duration.ofSeconds(60);
    }
  }

  private record Node(Duration lease) implements NodeConfig {
    @Override
    public Optional<String> name() {
      return Optional.empty();
    }

    @Override
    public Duration heartbeatInterval() {
      return Duration.ofSeconds(2);
    }

    @Override
    public int maxLength() {
      return 1000;
    }
  }

  static PresenceEntry entry(NodeId node, String channel, String user, String client) {
    return new PresenceEntry(
        node, channel, new ClientInfo(user, client, bytes("{\"n\":1}"), null), true);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds and announces. */
  void enter(PresenceEntry entry) {
    store.add(entry);
    get(store.join(entry.name(), false));
  }

  /** What was announced on a channel's shard, like {@code join ada/c1}. */
  List<String> announced(String channel) {
    int shard = Keys.shardOf(channel, shards);
    Response entries =
        get(
            commands.send(
                Keys.bus(shard).stream(),
                Request.cmd(Command.XRANGE).arg(Keys.bus(shard).stream()).arg("-").arg("+")));
    List<String> news = new ArrayList<>();
    for (Response entry : entries) {
      Map<String, byte[]> fields = new HashMap<>();
      Response pairs = entry.get(1);
      for (int i = 0; i + 1 < pairs.size(); i += 2) {
        fields.put(pairs.get(i).toString(), pairs.get(i + 1).toBytes());
      }
      switch (BusMessage.decode(fields, 0)) {
        case BusMessage.Joined(var where, var info) when where.equals(channel) ->
            news.add("join " + info.user() + "/" + info.client());
        case BusMessage.Left(var where, var info) when where.equals(channel) ->
            news.add("leave " + info.user() + "/" + info.client());
        case null, default -> {}
      }
    }
    return news;
  }
}
