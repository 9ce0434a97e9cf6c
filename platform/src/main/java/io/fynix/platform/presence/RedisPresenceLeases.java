package io.fynix.platform.presence;

import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Leases of a shard in one sorted set, in the hash slot of its entries. */
@ApplicationScoped
public class RedisPresenceLeases implements PresenceLeases {
  private static final String MOST_ENDED = "100";

  private final RedisCommands redis;
  private final NodeConfig config;
  private final LuaScript renew = LuaScript.named("presence-renew", RedisPresenceStore.PRELUDE);
  private final LuaScript expired = LuaScript.named("presence-expired", RedisPresenceStore.PRELUDE);
  private final LuaScript claim = LuaScript.named("presence-claim", RedisPresenceStore.PRELUDE);

  public RedisPresenceLeases(RedisCommands redis, NodeConfig config) {
    this.redis = redis;
    this.config = config;
  }

  @Override
  public CompletionStage<Boolean> renew(NodeId node, int shard) {
    return renew
        .run(
            redis,
            route(shard),
            List.of(Keys.presenceLeases(shard)),
            List.of(
                node.value(),
                RedisPresenceStore.millis(config.lease()),
                RedisPresenceStore.millis(RedisPresenceStore.RETENTION)))
        .thenApply(held -> held.toInteger() == 1);
  }

  @Override
  public CompletionStage<Void> release(NodeId node, int shard) {
    // Ended, not forgotten: what the node may have left is found by it.
    var request =
        Request.cmd(Command.ZADD)
            .arg(Keys.presenceLeases(shard))
            .arg("XX")
            .arg(0)
            .arg(node.value());
    return redis.send(route(shard), request).thenAccept(added -> {});
  }

  @Override
  public CompletionStage<Map<NodeId, Long>> ended(int shard) {
    return expired
        .run(redis, route(shard), List.of(Keys.presenceLeases(shard)), List.of(MOST_ENDED))
        .thenApply(
            flat -> {
              Map<NodeId, Long> nodes = new HashMap<>();
              for (int i = 0; i + 1 < flat.size(); i += 2) {
                nodes.put(new NodeId(flat.get(i).toString()), flat.get(i + 1).toLong());
              }
              return nodes;
            });
  }

  @Override
  public CompletionStage<Claim> claim(
      NodeId claimant, NodeId dead, int shard, Duration life, int limit) {
    return claim
        .run(
            redis,
            route(shard),
            List.of(
                Keys.presenceClaim(shard, dead.value()),
                Keys.presenceLeases(shard),
                Keys.presenceOfNode(shard, dead.value())),
            List.of(
                claimant.value(),
                dead.value(),
                RedisPresenceStore.millis(life),
                Integer.toString(limit)))
        .thenApply(RedisPresenceLeases::claimed);
  }

  private static Claim claimed(Response reply) {
    return switch (reply.get(0).toString()) {
      case "LIVES" -> new Claim.Lives();
      case "BUSY" -> new Claim.Busy();
      case "DONE" -> new Claim.Done();
      case "WORK" -> {
        List<PresenceEntry.Name> entries = new ArrayList<>(reply.size() - 1);
        for (int i = 1; i < reply.size(); i++) {
          entries.add(RedisPresenceStore.unpack(reply.get(i)));
        }
        yield new Claim.Work(entries);
      }
      default -> throw new IllegalStateException("Unknown answer: " + reply);
    };
  }

  private static String route(int shard) {
    return Keys.bus(shard).stream();
  }
}
