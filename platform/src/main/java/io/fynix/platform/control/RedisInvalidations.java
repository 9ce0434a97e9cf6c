package io.fynix.platform.control;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set of users by the moment before which their tokens are void: a token that was issued
 * before it is out of force one longest life later, and the user can be forgotten then.
 */
@ApplicationScoped
class RedisInvalidations implements Invalidations {
  private static final LuaScript REMEMBER = LuaScript.named("tokens-invalidate");

  private final RedisCommands redis;
  private final Clock clock;
  private final Duration maxTokenLife;
  private final int maxUsers;

  RedisInvalidations(RedisCommands redis, ControlConfig config, Clock clock) {
    this.redis = redis;
    this.clock = clock;
    this.maxTokenLife = config.maxTokenLife();
    this.maxUsers = config.maxInvalidatedUsers();
  }

  @Override
  public CompletionStage<Boolean> remember(String user, Instant issuedBefore) {
    return REMEMBER
        .run(
            redis,
            Keys.INVALIDATED_TOKENS,
            List.of(Keys.INVALIDATED_TOKENS),
            List.of(
                user,
                issuedBefore.toEpochMilli(),
                oldest(),
                maxTokenLife.toMillis(),
                (long) maxUsers))
        .thenApply(reply -> reply != null && reply.toInteger() == 1);
  }

  @Override
  public CompletionStage<Map<String, Instant>> all() {
    return redis
        .send(
            Keys.INVALIDATED_TOKENS,
            Request.cmd(Command.ZRANGEBYSCORE)
                .arg(Keys.INVALIDATED_TOKENS)
                .arg(oldest())
                .arg("+inf")
                .arg("WITHSCORES"))
        .thenApply(RedisInvalidations::read);
  }

  private long oldest() {
    return clock.instant().minus(maxTokenLife).toEpochMilli();
  }

  /** User and score in turns, or in RESP3 a pair for each user. */
  private static Map<String, Instant> read(@Nullable Response reply) {
    var users = new HashMap<String, Instant>();
    if (reply == null || reply.size() == 0) {
      return users;
    }
    boolean pairs = reply.get(0).size() == 2;
    for (int i = 0; i + (pairs ? 0 : 1) < reply.size(); i += pairs ? 1 : 2) {
      Response user = pairs ? reply.get(i).get(0) : reply.get(i);
      Response score = pairs ? reply.get(i).get(1) : reply.get(i + 1);
      users.put(user.toString(), Instant.ofEpochMilli((long) Double.parseDouble(score.toString())));
    }
    return users;
  }
}
