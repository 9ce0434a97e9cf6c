package io.fynix.platform.redis;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Quarkus test a Redis of its own.
 *
 * <p>{@code @QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass =
 * true)}; a field of type {@link RealRedis} in the test class receives the server (mark it
 * {@code @SuppressWarnings("NullAway.Init")}).
 */
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable RealRedis redis;

  @Override
  public Map<String, String> start() {
    var started = RealRedis.start();
    redis = started;
    return Map.of(
        "fynix.limit.timeout",
        "5s",
        "quarkus.redis.hosts",
        started.uri(),
        "quarkus.redis.devservices.enabled",
        "false",
        "fynix.redis.command-timeout",
        RedisTestClient.PATIENT_TIMEOUT);
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(redis, new TestInjector.MatchesType(RealRedis.class));
  }

  @Override
  public void stop() {
    var started = redis;
    redis = null;
    if (started != null) {
      started.close();
    }
  }
}
