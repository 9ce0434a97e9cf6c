package io.fynix.session.store;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.refresh.UserKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One script for each change, in {@code lua/session-*.lua}. */
@ApplicationScoped
class RedisSessionStore implements SessionStore {
  /** Longer than the longest life that a session can be given, so that no session outlives it. */
  private static final Duration EPOCH_LIFE = Duration.ofDays(500);

  private static final LuaScript CREATE = RedisPartitions.script("session-create");
  private static final LuaScript ROTATE = RedisPartitions.script("session-rotate");
  private static final LuaScript REVOKE = RedisPartitions.script("session-end");
  private static final LuaScript REVOKE_USER = RedisPartitions.script("session-revoke-user");
  private static final LuaScript REVOKE_EVERYONE =
      RedisPartitions.script("session-revoke-everyone");

  private final RedisPartitions partitions;
  private final Clock clock;

  RedisSessionStore(RedisPartitions partitions, Clock clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Creation> create(SessionId id, SessionRecord record, UserLimit limit) {
    List<Object> args =
        List.of(
            id.text(),
            record.encode(),
            record.profile().preset(),
            limit.most(),
            limit.policy().tag());
    return partitions.run(id.partition(), CREATE, args).thenApply(RedisSessionStore::creation);
  }

  private static Creation creation(Response reply) {
    return switch (reply.get(0).toString()) {
      case "CREATED" ->
          new Creation.Created(SessionRecord.decode(reply.get(1).toBytes()), evicted(reply));
      case "LIMIT" -> new Creation.LimitReached();
      case "TAKEN" -> new Creation.Taken();
      default -> throw new IllegalStateException("session-create.lua answered " + reply.get(0));
    };
  }

  private static List<String> evicted(Response reply) {
    return IntStream.range(2, reply.size()).mapToObj(i -> reply.get(i).toString()).toList();
  }

  @Override
  public CompletionStage<Exchange> rotate(
      RefreshToken token, RefreshToken successor, ClientBinding binding, int maxReplays) {
    List<Object> args =
        List.of(
            token.session().text(),
            token.hash(),
            successor.hash(),
            token.generation(),
            binding.packed(),
            maxReplays);
    return partitions
        .run(token.session().partition(), ROTATE, args)
        .thenApply(RedisSessionStore::exchange);
  }

  private static Exchange exchange(Response reply) {
    return switch (reply.get(0).toString()) {
      case "ROTATED" -> new Exchange.Rotated(SessionRecord.decode(reply.get(1).toBytes()));
      case "REPLAY" -> new Exchange.Replayed(SessionRecord.decode(reply.get(1).toBytes()));
      case "GONE" -> new Exchange.Gone();
      case "EXPIRED" -> new Exchange.Expired();
      case "AHEAD" -> new Exchange.Ahead();
      case "REUSE" -> new Exchange.Reused(reply.get(1).toString(), reply.get(2).toString());
      default -> throw new IllegalStateException("session-rotate.lua answered " + reply.get(0));
    };
  }

  @Override
  public CompletionStage<Optional<String>> revoke(SessionId id, String reason) {
    return partitions
        .runNullable(id.partition(), REVOKE, List.of(id.text(), reason))
        .thenApply(reply -> Optional.ofNullable(reply).map(Response::toString));
  }

  @Override
  public CompletionStage<Optional<UserRevocation>> revokeUser(
      UserKey key, String user, @Nullable SessionId kept, String reason) {
    List<Object> args =
        List.of(key.value(), user, kept == null ? "" : kept.text(), EPOCH_LIFE.toMillis(), reason);
    return partitions
        .run(key.partition(), REVOKE_USER, args)
        .thenApply(
            reply ->
                reply.get(0).toString().equals("GONE")
                    ? Optional.empty()
                    : Optional.of(
                        new UserRevocation(
                            reply.get(1).toLong(),
                            kept == null ? null : SessionRecord.decode(reply.get(2).toBytes()))));
  }

  /** First all are asked what holds, so that the new epoch is greater than each of them. */
  @Override
  public CompletionStage<Long> revokeEveryone(String reason) {
    return together(
            IntStream.range(0, partitions.count())
                .mapToObj(
                    partition -> {
                      String key = Keys.sessionGlobalEpoch(partition);
                      return partitions.send(partition, Request.cmd(Command.GET).arg(key));
                    })
                .map(stage -> stage.thenApply(reply -> reply == null ? 0L : reply.toLong())))
        .thenCompose(
            present -> {
              long epoch = Math.max(clock.millis(), present + 1);
              return together(
                  IntStream.range(0, partitions.count())
                      .mapToObj(
                          partition ->
                              partitions
                                  .run(partition, REVOKE_EVERYONE, List.of(epoch, reason))
                                  .thenApply(Response::toLong)));
            });
  }

  /** The greatest of all, when all are there. */
  private static CompletionStage<Long> together(Stream<CompletionStage<Long>> stages) {
    return stages.reduce(
        CompletableFuture.completedStage(0L), (one, other) -> one.thenCombine(other, Math::max));
  }
}
