package io.fynix.platform.control;

import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.stream.Epochs;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A sorted set beside the control log, in the same slot, written by the script that announces. */
@ApplicationScoped
class RedisRevocations implements Revocations {
  private static final LuaScript REVOKE = LuaScript.named("session-revoke", "log-prelude");

  /** Members that one answer brings, about. */
  private static final int SCAN_COUNT = 1000;

  private final RedisCommands redis;
  private final Clock clock;
  private final int maxLength;
  private final int maxRevocations;

  RedisRevocations(RedisCommands redis, ControlConfig config, Clock clock) {
    this.redis = redis;
    this.clock = clock;
    this.maxLength = config.maxLength();
    this.maxRevocations = config.maxSessionRevocations();
  }

  @Override
  public CompletionStage<Boolean> publish(Revocation revocation, Instant until) {
    List<String> keys =
        List.of(
            Keys.CONTROL.stream(),
            Keys.CONTROL.sequence(),
            Keys.CONTROL.epoch(),
            Keys.SESSION_REVOCATIONS);
    var args = new ArrayList<Object>();
    args.add(maxLength);
    args.add(Epochs.next());
    args.add(RememberedRevocation.encode(revocation));
    args.add(until.toEpochMilli());
    args.add(clock.millis());
    args.add(maxRevocations);
    ControlContracts.encode(revocation)
        .forEach(
            (name, value) -> {
              args.add(name);
              args.add(value);
            });
    return REVOKE
        .run(redis, Keys.CONTROL.stream(), keys, args)
        .thenApply(reply -> reply != null && reply.toInteger() == 1);
  }

  @Override
  public CompletionStage<Map<Revocation, Instant>> all() {
    return scan("0", new HashMap<>());
  }

  /**
   * Reads page by page. What is there from the first page to the last is found; what comes
   * meanwhile is heard on the log.
   */
  private CompletionStage<Map<Revocation, Instant>> scan(
      String cursor, Map<Revocation, Instant> found) {
    Request page =
        Request.cmd(Command.ZSCAN)
            .arg(Keys.SESSION_REVOCATIONS)
            .arg(cursor)
            .arg("COUNT")
            .arg(SCAN_COUNT);
    return redis
        .send(Keys.SESSION_REVOCATIONS, page)
        .thenCompose(
            reply -> {
              String next = read(reply, found);
              return next.equals("0") ? CompletableFuture.completedStage(found) : scan(next, found);
            });
  }

  /** Member and score in turns. */
  private static String read(@Nullable Response reply, Map<Revocation, Instant> found) {
    if (reply == null) {
      return "0";
    }
    Response members = reply.get(1);
    for (int i = 0; i + 1 < members.size(); i += 2) {
      long until = (long) Double.parseDouble(members.get(i + 1).toString());
      RememberedRevocation.decode(members.get(i).toString())
          .ifPresent(
              revocation ->
                  found.merge(
                      revocation, Instant.ofEpochMilli(until), (a, b) -> a.isAfter(b) ? a : b));
    }
    return reply.get(0).toString();
  }
}
