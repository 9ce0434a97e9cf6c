package io.fynix.platform.session;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A hash by key id; each value is {@code <since, ms> <until, ms> <key as JSON>}. */
@ApplicationScoped
class RedisPublishedKeys implements PublishedKeys {
  private static final int PARTS = 3;

  private final RedisCommands redis;

  RedisPublishedKeys(RedisCommands redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<List<VerifyingKey>> all() {
    return redis
        .send(Keys.SESSION_KEYS, Request.cmd(Command.HVALS).arg(Keys.SESSION_KEYS))
        .thenApply(RedisPublishedKeys::read);
  }

  /**
   * The times are for those who publish: a key that is over is taken away by them, and everybody is
   * told. While no such node runs, its keys stay good.
   */
  private static List<VerifyingKey> read(@Nullable Response reply) {
    List<VerifyingKey> keys = new ArrayList<>();
    if (reply != null) {
      for (Response value : reply) {
        String[] parts = value.toString().split(" ", PARTS);
        if (parts.length == PARTS) {
          VerifyingKey.parse(parts[2]).ifPresent(keys::add);
        }
      }
    }
    return keys;
  }
}
