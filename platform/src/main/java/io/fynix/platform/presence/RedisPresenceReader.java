package io.fynix.platform.presence;

import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads entries and leases in one script. */
@ApplicationScoped
public class RedisPresenceReader implements PresenceReader {
  private static final int VALUES_PER_CLIENT = 4;

  private final RedisCommands redis;
  private final BusConfig bus;
  private final LuaScript read = LuaScript.named("presence-read", RedisPresenceStore.PRELUDE);

  public RedisPresenceReader(RedisCommands redis, BusConfig bus) {
    this.redis = redis;
    this.bus = bus;
  }

  @Override
  public CompletionStage<Presence> presence(String channel) {
    return read(channel, "0").thenApply(RedisPresenceReader::clients);
  }

  @Override
  public CompletionStage<PresenceStats> stats(String channel) {
    return read(channel, "1")
        .thenApply(reply -> new PresenceStats(reply.get(0).toInteger(), reply.get(1).toInteger()));
  }

  private CompletionStage<Response> read(String channel, String countOnly) {
    int shard = Keys.shardOf(channel, bus.shards());
    return read.run(
        redis,
        // The way of the writes, so that who has added an entry finds it.
        Keys.bus(shard).stream(),
        List.of(Keys.presence(shard, channel), Keys.presenceLeases(shard)),
        List.of(countOnly));
  }

  private static Presence clients(Response flat) {
    Map<String, ClientInfo> clients = HashMap.newHashMap(flat.size() / VALUES_PER_CLIENT);
    for (int i = 0; i + VALUES_PER_CLIENT <= flat.size(); i += VALUES_PER_CLIENT) {
      String client = flat.get(i).toString();
      String user = flat.get(i + 1).toString();
      clients.put(
          client, new ClientInfo(user, client, payload(flat.get(i + 2)), payload(flat.get(i + 3))));
    }
    return new Presence(Map.copyOf(clients));
  }

  private static byte @Nullable [] payload(Response value) {
    byte[] bytes = value.toBytes();
    return bytes.length == 0 ? null : bytes;
  }
}
