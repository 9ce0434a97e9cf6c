package io.fynix.platform.broker;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Channels kept in Redis; everything a channel needs lies in its shard's hash slot. */
@ApplicationScoped
public class RedisBroker implements Broker {

  /** How long a publisher may repeat an idempotency key. */
  static final Duration IDEMPOTENCY_TTL = Duration.ofMinutes(5);

  private static final int EPOCH_BYTES = 8;

  private final RedisCommands redis;
  private final BusConfig bus;
  private final LuaScript publish = LuaScript.named("publish");
  private final LuaScript history = LuaScript.named("history");
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  public RedisBroker(RedisCommands redis, BusConfig bus, Clock clock) {
    this.redis = redis;
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public CompletionStage<PublishResult> publish(PublishRequest request) {
    String channel = request.channel();
    int shard = Keys.shardOf(channel, bus.shards());
    LogKey log = Keys.bus(shard);
    String key = request.idempotencyKey();
    List<String> keys =
        List.of(
            log.stream(),
            log.sequence(),
            log.epoch(),
            Keys.channelMeta(shard, channel),
            Keys.channelHistory(shard, channel),
            Keys.idempotency(shard, channel, key == null ? "" : key));
    Retention retention = request.retention();
    List<Object> arguments = new ArrayList<>(28);
    arguments.add(Integer.toString(bus.maxLength()));
    arguments.add(millis(bus.idleTtl()));
    arguments.add(newEpoch());
    arguments.add(Integer.toString(retention == null ? 0 : retention.size()));
    arguments.add(retention == null ? "0" : millis(retention.ttl()));
    arguments.add(retention == null ? "0" : millis(retention.metaTtl()));
    arguments.add(key == null ? "0" : millis(IDEMPOTENCY_TTL));
    DocumentVersion version = request.version();
    arguments.add(version == null ? "" : version.digits());
    arguments.add(version == null ? "" : version.epoch());
    arguments.add(request.delta() ? "1" : "0");
    arguments.add(channel);
    PublicationFields.append(request.publication(), request.ttl(), arguments);
    return publish.run(redis, log.stream(), keys, arguments).thenApply(RedisBroker::published);
  }

  private static PublishResult published(Response reply) {
    long offset = reply.get(1).toLong();
    return new PublishResult(
        offset == 0 ? null : new StreamPosition(offset, reply.get(2).toString()),
        switch (reply.get(0).toInteger()) {
          case 0 -> Outcome.PUBLISHED;
          case 1 -> Outcome.REPEATED;
          case 2 -> Outcome.OUTDATED;
          default -> throw new IllegalStateException("publish.lua answered " + reply);
        });
  }

  @Override
  public CompletionStage<History> history(HistoryQuery query) {
    String channel = query.channel();
    int shard = Keys.shardOf(channel, bus.shards());
    StreamPosition since = query.since();
    List<Object> arguments =
        List.of(
            newEpoch(),
            millis(query.metaTtl()),
            Integer.toString(query.limit()),
            since == null ? "" : Long.toString(since.offset()),
            query.reverse() ? "1" : "0");
    return history
        .run(
            redis,
            Keys.bus(shard).stream(),
            List.of(Keys.channelMeta(shard, channel), Keys.channelHistory(shard, channel)),
            arguments)
        .thenApply(reply -> read(reply, since, clock.millis()));
  }

  @Override
  public CompletionStage<Void> removeHistory(String channel) {
    int shard = Keys.shardOf(channel, bus.shards());
    // The routing key of the shard, so that it keeps its order among the publications.
    return redis
        .send(
            Keys.bus(shard).stream(),
            Request.cmd(Command.DEL).arg(Keys.channelHistory(shard, channel)))
        .thenApply(removed -> null);
  }

  private static History read(Response reply, @Nullable StreamPosition since, long now) {
    var top = new StreamPosition(reply.get(0).toLong(), reply.get(1).toString());
    if (since != null && !since.epoch().isEmpty() && !since.epoch().equals(top.epoch())) {
      throw new BrokerException(ErrorCode.UNRECOVERABLE_POSITION);
    }
    Response entries = reply.get(2);
    List<Publication> publications = new ArrayList<>(entries.size());
    for (Response entry : entries) {
      publications.add(publication(entry, now));
    }
    return new History(top, publications);
  }

  private static Publication publication(Response entry, long now) {
    String id = entry.get(0).toString();
    long offset = Long.parseLong(id.substring(0, id.indexOf('-')));
    var fields = new PublicationFields();
    Response pairs = entry.get(1);
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      fields.set(pairs.get(i).toString(), pairs.get(i + 1).toBytes());
    }
    return fields.toPublication(offset, now);
  }

  private String newEpoch() {
    byte[] bytes = new byte[EPOCH_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
