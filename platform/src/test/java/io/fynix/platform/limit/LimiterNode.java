package io.fynix.platform.limit;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of several nodes that share limits, without the rest of a service. */
final class LimiterNode implements AutoCloseable {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final RedisTestClient client;
  final RateLimiter limiter;
  private final long sweeping;

  LimiterNode(RealRedis redis, Rules rules, int nodes) {
    this(redis.port(), rules, nodes, true, Duration.ofMillis(200));
  }

  LimiterNode(int redisPort, Rules rules, int nodes, boolean leases, Duration leaseLife) {
    this.client =
        RedisTestClient.connecting(
            (RedisOptions options) -> options.setConnectionString("redis://127.0.0.1:" + redisPort),
            Map.of());
    client.awaitState(io.fynix.platform.redis.RedisState.UP);
    this.limiter =
        new RateLimiter(
            new RedisBuckets(client.commands(), false),
            rules,
            new RateLimiter.Options(
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                1024,
                1000,
                leases,
                20,
                Duration.ofMillis(50),
                leaseLife,
                100),
            () -> nodes,
            new LimitMetrics(meters),
            System::nanoTime);
    this.sweeping =
        client.vertx().setPeriodic(Math.max(1, leaseLife.toMillis() / 4), id -> limiter.sweep());
  }

  static Rules rules(String... lines) {
    try {
      StringBuilder text = new StringBuilder();
      for (String line : lines) {
        text.append("fynix.limit.rules.").append(line).append('\n');
      }
      return RulesFile.parse(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Caller caller(String address) {
    return new Caller(address, null, null, null);
  }

  Plan plan(String path, Caller caller) {
    Plan plan = limiter.rules().plan("GET", path, caller);
    if (plan == null) {
      throw new IllegalArgumentException("no route for " + path);
    }
    return plan;
  }

  /** Decides and waits. */
  Decision decide(String path, String address) {
    return get(plan(path, caller(address)));
  }

  Decision get(Plan plan) {
    try {
      return limiter.decide(plan).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  double decisions(String outcome, String source) {
    return meters
        .counter(MetricNames.LIMIT_DECISIONS, "outcome", outcome, "source", source)
        .count();
  }

  /** How often Redis was asked. */
  double calls() {
    return meters.find(MetricNames.LIMIT_CALLS).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  void stopSweeping() {
    client.vertx().cancelTimer(sweeping);
  }

  @Override
  public void close() {
    stopSweeping();
    client.close();
  }
}
