package io.fynix.platform.redis;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Quarkus test a Redis of its own that it reaches through a {@link FaultProxy}; the test
 * reaches the {@link RealRedis} directly, as another node would. Used as {@link RedisTestResource}
 * is.
 */
public class ProxiedRedisTestResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable RealRedis redis;
  private @Nullable FaultProxy proxy;

  @Override
  public final Map<String, String> start() {
    var server = RealRedis.start();
    var before = new FaultProxy(server.port());
    redis = server;
    proxy = before;
    prepare(server);
    return new HashMap<>(
        Map.of(
            "quarkus.redis.hosts",
            "redis://127.0.0.1:" + before.port(),
            "quarkus.redis.devservices.enabled",
            "false"));
  }

  /** What the server holds before the node starts. */
  protected void prepare(RealRedis server) {}

  @Override
  public final void inject(TestInjector injector) {
    injector.injectIntoFields(redis, new TestInjector.MatchesType(RealRedis.class));
    injector.injectIntoFields(proxy, new TestInjector.MatchesType(FaultProxy.class));
  }

  @Override
  public final void stop() {
    var before = proxy;
    if (before != null) {
      before.close();
    }
    var server = redis;
    if (server != null) {
      server.close();
    }
  }
}
