package io.fynix.platform.auth;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One hash for the keys, one sorted set for their use; both small. */
@ApplicationScoped
class RedisApiKeyStore implements ApiKeyStore {
  private static final Logger LOG = Logger.getLogger(RedisApiKeyStore.class);
  private static final LuaScript SAVE = LuaScript.named("api-key-save");

  private final RedisCommands redis;
  private final int maxKeys;

  RedisApiKeyStore(RedisCommands redis, AuthConfig config) {
    this.redis = redis;
    this.maxKeys = config.maxKeys();
  }

  @Override
  public CompletionStage<List<StoredKey>> all() {
    return redis
        .send(Keys.API_KEYS, Request.cmd(Command.HVALS).arg(Keys.API_KEYS))
        .thenApply(
            reply -> {
              List<StoredKey> keys = new ArrayList<>();
              if (reply != null) {
                reply.forEach(each -> parse(each).ifPresent(keys::add));
              }
              return keys;
            });
  }

  @Override
  public CompletionStage<Optional<StoredKey>> find(String id) {
    return redis
        .send(Keys.API_KEYS, Request.cmd(Command.HGET).arg(Keys.API_KEYS).arg(id))
        .thenApply(reply -> reply == null ? Optional.empty() : parse(reply));
  }

  @Override
  public CompletionStage<Saved> save(StoredKey key, @Nullable StoredKey before) {
    return SAVE.run(
            redis,
            Keys.API_KEYS,
            List.of(Keys.API_KEYS),
            List.of(key.id(), key.toJson(), before == null ? "" : before.toJson(), (long) maxKeys))
        .thenApply(
            reply ->
                switch (reply == null ? "" : reply.toString()) {
                  case "DONE" -> Saved.DONE;
                  case "FULL" -> Saved.FULL;
                  case "CHANGED" -> Saved.CHANGED;
                  default -> throw new IllegalStateException("unknown answer: " + reply);
                });
  }

  @Override
  public CompletionStage<Boolean> remove(String id) {
    return redis
        .send(Keys.API_KEYS, Request.cmd(Command.HDEL).arg(Keys.API_KEYS).arg(id))
        .thenApply(reply -> reply != null && reply.toInteger() == 1);
  }

  @Override
  public CompletionStage<Map<String, Instant>> lastUsed() {
    return redis
        .send(
            Keys.API_KEYS,
            Request.cmd(Command.ZRANGE).arg(Keys.API_KEYS_USED).arg(0).arg(-1).arg("WITHSCORES"))
        .thenApply(RedisApiKeyStore::times);
  }

  @Override
  public CompletionStage<Void> used(Map<String, Instant> times) {
    if (times.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    Request request = Request.cmd(Command.ZADD).arg(Keys.API_KEYS_USED).arg("GT");
    times.forEach((id, time) -> request.arg(time.toEpochMilli()).arg(id));
    return redis.send(Keys.API_KEYS, request).thenApply(reply -> null);
  }

  @Override
  public CompletionStage<Void> forgetUse(Collection<String> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    Request request = Request.cmd(Command.ZREM).arg(Keys.API_KEYS_USED);
    ids.forEach(request::arg);
    return redis.send(Keys.API_KEYS, request).thenApply(reply -> null);
  }

  /** A key that this version does not understand is no key here: that is the safe side. */
  private static Optional<StoredKey> parse(Response json) {
    try {
      return Optional.of(StoredKey.parse(json.toString()));
    } catch (IllegalArgumentException e) {
      LOG.errorf("An API key in Redis was not understood: reason=%s", e.getMessage());
      return Optional.empty();
    }
  }

  /** Id and score in turns, or in RESP3 a pair for each id. */
  private static Map<String, Instant> times(@Nullable Response reply) {
    Map<String, Instant> times = new HashMap<>();
    if (reply == null || reply.size() == 0) {
      return times;
    }
    boolean pairs = reply.get(0).size() == 2;
    for (int i = 0; i + (pairs ? 0 : 1) < reply.size(); i += pairs ? 1 : 2) {
      Response id = pairs ? reply.get(i).get(0) : reply.get(i);
      Response score = pairs ? reply.get(i).get(1) : reply.get(i + 1);
      times.put(id.toString(), Instant.ofEpochMilli((long) Double.parseDouble(score.toString())));
    }
    return times;
  }
}
