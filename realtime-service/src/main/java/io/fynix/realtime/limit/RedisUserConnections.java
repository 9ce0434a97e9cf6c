package io.fynix.realtime.limit;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A hash for each user: what each node said, and until when it counts. */
@ApplicationScoped
class RedisUserConnections implements UserConnections {
  private static final LuaScript CLAIM = LuaScript.named("user-connections");

  private final RedisCommands redis;
  private final NodeId node;
  private final long leaseMillis;

  RedisUserConnections(RedisCommands redis, NodeId node, UserConnectionConfig config) {
    this.redis = redis;
    this.node = node;
    this.leaseMillis = config.lease().toMillis();
  }

  @Override
  public CompletionStage<List<String>> claim(String user, int own, int limit, Set<String> gone) {
    return say(user, own, limit, gone);
  }

  @Override
  public CompletionStage<Void> report(String user, int own) {
    return say(user, own, 0, Set.of()).thenApply(nobody -> null);
  }

  private CompletionStage<List<String>> say(String user, int own, int limit, Set<String> gone) {
    String key = Keys.userConnections(user);
    List<Object> arguments = new ArrayList<>(4 + gone.size());
    arguments.add(node.value());
    arguments.add(own);
    arguments.add(limit);
    arguments.add(leaseMillis);
    arguments.addAll(gone);
    return CLAIM.run(redis, key, List.of(key), arguments).thenApply(RedisUserConnections::nodes);
  }

  private static List<String> nodes(@Nullable Response reply) {
    List<String> nodes = new ArrayList<>();
    if (reply != null) {
      reply.forEach(node -> nodes.add(node.toString()));
    }
    return nodes;
  }
}
