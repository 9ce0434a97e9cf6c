package io.fynix.platform.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fynix.platform.activity.Activity;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A list for each shard, in the hash slot of the entries. */
@ApplicationScoped
public class RedisOccupancyNews implements OccupancyNews {
  private final RedisCommands redis;
  private final LuaScript take = LuaScript.named("occupancy-take");
  private final LuaScript told = LuaScript.named("occupancy-told");

  public RedisOccupancyNews(RedisCommands redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<List<Activity>> take(NodeId self, int shard, Duration life, int limit) {
    return take.run(
            redis,
            Keys.bus(shard).stream(),
            keys(shard),
            List.of(self.value(), RedisPresenceStore.millis(life), Integer.toString(limit)))
        .thenApply(
            reply -> {
              List<Activity> news = new ArrayList<>(reply.size());
              reply.forEach(each -> news.add(unpack(each)));
              return news;
            });
  }

  @Override
  public CompletionStage<Void> told(NodeId self, int shard, int count) {
    return told.run(
            redis,
            Keys.bus(shard).stream(),
            keys(shard),
            List.of(self.value(), Integer.toString(count)))
        .thenAccept(removed -> {});
  }

  private static List<String> keys(int shard) {
    return List.of(Keys.occupancyClaim(shard), Keys.occupancyNews(shard));
  }

  private static Activity unpack(Response packed) {
    List<String> parts =
        Packed.split(packed.toBytes()).stream().map(part -> new String(part, UTF_8)).toList();
    var stamp =
        new Activity.Stamp(parts.get(1), Instant.ofEpochMilli(Long.parseLong(parts.get(3))));
    return parts.get(0).equals("occupied")
        ? new Activity.Occupied(stamp, parts.get(2))
        : new Activity.Vacated(stamp, parts.get(2));
  }
}
