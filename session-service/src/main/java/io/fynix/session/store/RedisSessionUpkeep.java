package io.fynix.session.store;

import io.fynix.platform.redis.LuaScript;
import io.fynix.session.refresh.SessionId;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Two scripts, each for many sessions. */
@ApplicationScoped
class RedisSessionUpkeep implements SessionUpkeep {
  private static final LuaScript TOUCH = RedisPartitions.script("session-touch");
  private static final LuaScript SWEEP = RedisPartitions.script("session-sweep");

  private final RedisPartitions partitions;

  RedisSessionUpkeep(RedisPartitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public CompletionStage<Integer> touch(int partition, Map<SessionId, Long> seen) {
    var args = new ArrayList<Object>(2 * seen.size());
    seen.forEach(
        (id, time) -> {
          args.add(id.text());
          args.add(time);
        });
    return partitions.run(partition, TOUCH, args).thenApply(Response::toInteger);
  }

  @Override
  public CompletionStage<Integer> sweep(int partition, int limit) {
    return partitions.run(partition, SWEEP, List.of(limit)).thenApply(Response::toInteger);
  }
}
