package io.fynix.platform.redis;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in the health body how Redis is, and never takes a node out of service for it: all nodes
 * would go at once.
 */
@Readiness
@ApplicationScoped
class RedisHealth implements HealthCheck {
  private final RedisCommands redis;

  RedisHealth(RedisCommands redis) {
    this.redis = redis;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("redis")
        .up()
        .withData("redis", redis.state().name().toLowerCase(Locale.ROOT))
        .build();
  }
}
