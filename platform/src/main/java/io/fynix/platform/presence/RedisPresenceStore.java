package io.fynix.platform.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.stream.Epochs;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Entries in Redis; everything about a channel lies in its shard's hash slot. */
@ApplicationScoped
public class RedisPresenceStore implements PresenceStore {
  static final String PRELUDE = "presence-prelude";

  /**
   * Life of what nobody renews any more: what remains of a cluster that died whole and never came
   * back. Nodes renew what they have several times in this time.
   */
  public static final Duration RETENTION = Duration.ofHours(24);

  private static final int PAGE_SIZE = 512;
  private static final byte[] NOTHING = {};

  private final RedisCommands redis;
  private final BusConfig bus;
  private final NodeConfig node;
  private final LuaScript add = LuaScript.named("presence-add", PRELUDE);
  private final LuaScript join = LuaScript.named("presence-join", PRELUDE);
  private final LuaScript leave = LuaScript.named("presence-leave", PRELUDE);
  private final LuaScript settle = LuaScript.named("presence-settle", PRELUDE);

  public RedisPresenceStore(RedisCommands redis, BusConfig bus, NodeConfig node) {
    this.redis = redis;
    this.bus = bus;
    this.node = node;
  }

  @Override
  public CompletionStage<Boolean> add(PresenceEntry entry) {
    String channel = entry.channel();
    int shard = shardOf(channel);
    return add.run(
            redis,
            route(shard),
            List.of(
                Keys.presence(shard, channel),
                Keys.presenceOfNode(shard, entry.node().value()),
                Keys.presenceLeases(shard),
                Keys.occupied(shard),
                Keys.emptyChannels(shard),
                Keys.occupancyNews(shard)),
            List.of(
                entry.info().client(),
                pack(entry.name()),
                entry.node().value(),
                pack(entry),
                millis(node.lease()),
                millis(RETENTION),
                channel,
                entry.emptyDelay() == null ? "" : millis(entry.emptyDelay())))
        .thenApply(held -> held.toInteger() == 1);
  }

  @Override
  public CompletionStage<Announced> join(PresenceEntry.Name entry, boolean patient) {
    int shard = shardOf(entry.channel());
    List<String> keys = busKeys(shard);
    keys.add(Keys.presence(shard, entry.channel()));
    keys.add(Keys.presenceLeases(shard));
    keys.add(Keys.leavesDue(shard));
    keys.add(Keys.leavesPending(shard));
    keys.add(Keys.presenceUsers(shard, entry.channel()));
    List<Object> arguments = busArguments();
    arguments.add(entry.channel());
    arguments.add(entry.client());
    arguments.add(patient ? "1" : "0");
    arguments.add(millis(node.lease()));
    arguments.add(millis(RETENTION));
    return join.run(redis, route(shard), keys, arguments).thenApply(RedisPresenceStore::announced);
  }

  @Override
  public CompletionStage<Announced> leave(NodeId node, PresenceEntry.Name entry, Duration absence) {
    return leave(node, entry, absence, "0");
  }

  @Override
  public CompletionStage<Announced> leaveOfDead(
      NodeId node, PresenceEntry.Name entry, Duration absence) {
    return leave(node, entry, absence, "1");
  }

  private CompletionStage<Announced> leave(
      NodeId node, PresenceEntry.Name entry, Duration absence, String deadOnly) {
    int shard = shardOf(entry.channel());
    List<String> keys = busKeys(shard);
    keys.add(Keys.presence(shard, entry.channel()));
    keys.add(Keys.presenceOfNode(shard, node.value()));
    keys.add(Keys.presenceLeases(shard));
    keys.add(Keys.leavesDue(shard));
    keys.add(Keys.leavesPending(shard));
    keys.add(Keys.presenceUsers(shard, entry.channel()));
    addOccupancyKeys(keys, shard);
    List<Object> arguments = busArguments();
    arguments.add(entry.channel());
    arguments.add(entry.client());
    arguments.add(pack(entry));
    arguments.add(node.value());
    arguments.add(millis(absence));
    arguments.add(millis(RETENTION));
    arguments.add(deadOnly);
    return leave.run(redis, route(shard), keys, arguments).thenApply(RedisPresenceStore::announced);
  }

  private static Announced announced(Response reply) {
    return switch (reply.toInteger()) {
      case -1 -> Announced.NODE_LIVES;
      case 0 -> Announced.NOTHING;
      case 1 -> Announced.SENT;
      case 2 -> Announced.HELD_BACK;
      case 3 -> Announced.WAITS;
      default -> throw new IllegalStateException("Unknown answer: " + reply);
    };
  }

  @Override
  public CompletionStage<Settled> settle(int shard, int limit) {
    List<String> keys = busKeys(shard);
    keys.add(Keys.leavesDue(shard));
    keys.add(Keys.leavesPending(shard));
    addOccupancyKeys(keys, shard);
    List<Object> arguments = busArguments();
    arguments.add(Integer.toString(limit));
    arguments.add(millis(RETENTION));
    return settle
        .run(redis, route(shard), keys, arguments)
        .thenApply(
            reply ->
                new Settled(reply.get(0).toInteger(), Duration.ofMillis(reply.get(1).toLong())));
  }

  @Override
  public CompletionStage<Page> entriesOf(NodeId node, int shard, String cursor) {
    var request =
        Request.cmd(Command.SSCAN)
            .arg(Keys.presenceOfNode(shard, node.value()))
            .arg(cursor)
            .arg("COUNT")
            .arg(PAGE_SIZE);
    return redis
        .send(route(shard), request)
        .thenApply(
            reply -> {
              List<PresenceEntry.Name> names = new ArrayList<>();
              reply.get(1).forEach(member -> names.add(unpack(member)));
              return new Page(names, reply.get(0).toString());
            });
  }

  private int shardOf(String channel) {
    return Keys.shardOf(channel, bus.shards());
  }

  /** All writes of a shard take one way, so that they keep their order. */
  private static String route(int shard) {
    return Keys.bus(shard).stream();
  }

  private static List<String> busKeys(int shard) {
    LogKey log = Keys.bus(shard);
    List<String> keys = new ArrayList<>(12);
    keys.add(log.stream());
    keys.add(log.sequence());
    keys.add(log.epoch());
    return keys;
  }

  private static void addOccupancyKeys(List<String> keys, int shard) {
    keys.add(Keys.occupied(shard));
    keys.add(Keys.emptyChannels(shard));
    keys.add(Keys.occupancyNews(shard));
  }

  private List<Object> busArguments() {
    List<Object> arguments = new ArrayList<>(10);
    arguments.add(Integer.toString(bus.maxLength()));
    arguments.add(millis(bus.idleTtl()));
    arguments.add(Epochs.next());
    return arguments;
  }

  private static byte[] pack(PresenceEntry.Name name) {
    return Packed.of(name.channel(), name.client());
  }

  static PresenceEntry.Name unpack(Response member) {
    List<byte[]> parts = Packed.split(member.toBytes());
    return new PresenceEntry.Name(new String(parts.get(0), UTF_8), new String(parts.get(1), UTF_8));
  }

  private static byte[] pack(PresenceEntry entry) {
    ClientInfo info = entry.info();
    return Packed.of(
        entry.node().value().getBytes(UTF_8),
        (entry.shown() ? "1" : "0").getBytes(UTF_8),
        NOTHING,
        info.user().getBytes(UTF_8),
        orNothing(info.connInfo()),
        orNothing(info.chanInfo()));
  }

  private static byte[] orNothing(byte @Nullable [] payload) {
    return payload == null ? NOTHING : payload;
  }

  static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
