package io.fynix.session.token;

import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.ControlPublisher;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.session.AccessTokenConfig;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One hash for all nodes of this service, written by all of them: what any of them has counts. */
@ApplicationScoped
class RedisKeyPublications implements KeyPublications {
  private static final LuaScript PUBLISH = LuaScript.named("session-keys-publish");

  private final RedisCommands redis;
  private final ControlPublisher control;
  private final Duration life;

  RedisKeyPublications(
      RedisCommands redis, ControlPublisher control, AccessTokenConfig tokens, TokenConfig config) {
    this.redis = redis;
    this.control = control;
    this.life = tokens.maxLifetime().plus(tokens.clockSkew()).plus(config.reloadInterval());
  }

  @Override
  public CompletionStage<Map<String, Instant>> publish(List<SigningKey> keys, Set<String> revoked) {
    var args = new ArrayList<Object>();
    args.add(life.toMillis());
    args.add(keys.size());
    for (SigningKey key : keys) {
      args.add(key.id());
      args.add(key.publicJwk());
    }
    args.addAll(revoked);
    return PUBLISH
        .run(redis, Keys.SESSION_KEYS, List.of(Keys.SESSION_KEYS), args)
        .thenCompose(
            reply -> {
              Response answer = Objects.requireNonNull(reply, "the script always answers");
              Map<String, Instant> since = since(answer);
              boolean changed = answer.get(0).toInteger() == 1;
              return changed
                  ? control
                      .publish(new ControlMessage.SessionKeysChanged())
                      .thenApply(place -> since)
                  : CompletableFuture.completedStage(since);
            });
  }

  /** Id and time in turns, after the first. */
  private static Map<String, Instant> since(Response reply) {
    var since = new HashMap<String, Instant>();
    for (int i = 1; i + 1 < reply.size(); i += 2) {
      @Nullable Response time = reply.get(i + 1);
      since.put(
          reply.get(i).toString(),
          Instant.ofEpochMilli(Long.parseLong(Objects.requireNonNull(time).toString())));
    }
    return since;
  }
}
