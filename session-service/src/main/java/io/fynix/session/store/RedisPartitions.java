package io.fynix.session.store;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.stream.Epochs;
import io.fynix.session.refresh.RefreshConfig;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts and commands in a partition of the users. All of a partition lies in one hash slot.
 */
@ApplicationScoped
class RedisPartitions {
  private final RedisCommands redis;
  private final StoreConfig config;
  private final Clock clock;
  private final List<List<String>> keys;

  RedisPartitions(RedisCommands redis, RefreshConfig refresh, StoreConfig config, Clock clock) {
    this.redis = redis;
    this.config = config;
    this.clock = clock;
    this.keys = IntStream.range(0, refresh.partitions()).mapToObj(RedisPartitions::keys).toList();
  }

  static LuaScript script(String name) {
    return LuaScript.named(name, "log-prelude", "session-prelude");
  }

  private static List<String> keys(int partition) {
    var log = Keys.sessions(partition);
    return List.of(
        log.stream(),
        log.sequence(),
        log.epoch(),
        Keys.sessionGlobalEpoch(partition),
        Keys.sessionExpiries(partition),
        Keys.sessionUserEpoch(partition, ""),
        Keys.sessionsOfUser(partition, ""),
        Keys.session(partition, ""),
        Keys.sessionAttributes(partition, ""));
  }

  int count() {
    return keys.size();
  }

  /** Runs a script with the arguments that all have, and its own. */
  CompletionStage<Response> run(int partition, LuaScript script, List<?> own) {
    return runNullable(partition, script, own)
        .thenApply(reply -> Objects.requireNonNull(reply, "the script always answers"));
  }

  /** As {@link #run} for a script that may answer nil. */
  CompletionStage<@Nullable Response> runNullable(int partition, LuaScript script, List<?> own) {
    var args = new ArrayList<Object>(4 + own.size());
    args.add(config.logMaxLength());
    args.add(Epochs.next());
    args.add(clock.millis());
    args.add(config.reserve().toMillis());
    args.addAll(own);
    List<String> all = keys.get(partition);
    return script.run(redis, all.getFirst(), all, args);
  }

  CompletionStage<@Nullable Response> send(int partition, Request request) {
    return redis.send(keys.get(partition).getFirst(), request);
  }
}
