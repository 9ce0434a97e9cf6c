package io.fynix.platform.activity;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One stream for all nodes. Entries of a call travel pipelined. */
@ApplicationScoped
class RedisActivityStream implements ActivityStream {
  private final RedisCommands redis;
  private final ActivityConfig config;

  RedisActivityStream(RedisCommands redis, ActivityConfig config) {
    this.redis = redis;
    this.config = config;
  }

  @Override
  public CompletionStage<Integer> append(List<Activity> facts) {
    var added = new ArrayList<CompletableFuture<@Nullable Response>>(facts.size());
    for (Activity fact : facts) {
      var request = Request.cmd(Command.XADD).arg(Keys.ACTIVITY).arg("*");
      ActivityContract.entry(fact).forEach((field, value) -> request.arg(field).arg(value));
      added.add(redis.send(Keys.ACTIVITY, request).toCompletableFuture());
    }
    return CompletableFuture.allOf(added.toArray(CompletableFuture[]::new))
        .handle(
            (nothing, failure) -> {
              int certain = 0;
              while (certain < added.size() && !added.get(certain).isCompletedExceptionally()) {
                certain++;
              }
              return certain;
            });
  }

  @Override
  public CompletionStage<Long> trim() {
    return trimTo(config.maxLength())
        .thenCombine(size(), (dropped, size) -> new Trimmed(dropped, size))
        .thenCompose(
            trimmed -> {
              long excess = trimmed.size().excess(config.maxMemory().asLongValue());
              return excess == 0
                  ? CompletableFuture.completedStage(trimmed.dropped())
                  : trimTo(trimmed.size().entries() - excess)
                      .thenApply(more -> trimmed.dropped() + more);
            });
  }

  private record Trimmed(long dropped, Size size) {}

  private record Size(long entries, long bytes) {
    /** Entries that are too many, if all are alike. */
    long excess(long maxBytes) {
      return bytes <= maxBytes ? 0 : entries - entries * maxBytes / bytes;
    }
  }

  private CompletionStage<Size> size() {
    var memory = Request.cmd(Command.MEMORY).arg("USAGE").arg(Keys.ACTIVITY);
    var length = Request.cmd(Command.XLEN).arg(Keys.ACTIVITY);
    return redis
        .send(Keys.ACTIVITY, memory)
        .thenCombine(
            redis.send(Keys.ACTIVITY, length),
            (bytes, entries) -> new Size(number(entries), number(bytes)));
  }

  private CompletionStage<Long> trimTo(long entries) {
    var request = Request.cmd(Command.XTRIM).arg(Keys.ACTIVITY).arg("MAXLEN").arg("~").arg(entries);
    return redis.send(Keys.ACTIVITY, request).thenApply(RedisActivityStream::number);
  }

  private static long number(@Nullable Response reply) {
    return reply == null ? 0 : reply.toLong();
  }
}
