package io.fynix.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.limit.Decision.Outcome;
import io.fynix.platform.limit.Decision.Source;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows of the failure table that are about limits. */
@Timeout(120)
class LimiterOutageTest {
  private static final Rules RULES =
      LimiterNode.rules(
          "policies.normal.quota=300",
          "policies.normal.burst=300",
          "policies.slow.quota=1",
          "policies.slow.window=1d",
          "policies.slow.burst=1000",
          "routes.normal.paths=/normal",
          "routes.normal.policies=normal",
          "routes.slow.paths=/slow",
          "routes.slow.policies=slow",
          "routes.login.paths=/login",
          "routes.login.policies=normal",
          "routes.login.failure-mode=deny",
          "routes.dear.paths=/dear",
          "routes.dear.policies=slow",
          "routes.dear.failure-mode=deny");

  private final RealRedis redis = RealRedis.start();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void withoutRedisThreeNodesAdmitAtMostAFifthMoreThanTheLimit() throws Exception {
    try (var one = new LimiterNode(redis, RULES, 3);
        var two = new LimiterNode(redis, RULES, 3);
        var three = new LimiterNode(redis, RULES, 3)) {
      List<LimiterNode> nodes = List.of(one, two, three);
      var load = new Load();
      Thread stopper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    await().atMost(Duration.ofSeconds(30)).until(() -> load.sent.get() > 500);
                    redis.stop();
                  });
      long begin = System.nanoTime();
      load.run(nodes, "/normal", "192.0.2.1", 1000, 7000);
      double seconds = (System.nanoTime() - begin) / 1e9;
      stopper.join();
      double limit = 300 + 300 * seconds;
      assertThat((double) load.admitted.get()).isLessThanOrEqualTo(1.2 * limit);
      assertThat(load.unavailable.get()).as("answers with a 5xx status").isZero();
      assertThat(one.decisions("allowed", "local")).isPositive();
      assertThat(one.meters.get(MetricNames.LIMIT_DEGRADED).gauge().value()).isEqualTo(1);
    }
  }

  @Test
  void aNodeThatIsCutOffAloneAdmitsItsShareOnly() throws Exception {
    try (var proxy = new FaultProxy(redis.port());
        var connected = new LimiterNode(redis, RULES, 3);
        var alone = new LimiterNode(proxy.port(), RULES, 3, true, Duration.ofMillis(200))) {
      assertThat(alone.decide("/normal", "192.0.2.1").source()).isEqualTo(Source.REDIS);
      proxy.cut();
      alone.client.awaitState(RedisState.DOWN);
      var load = new Load();
      long begin = System.nanoTime();
      load.run(List.of(alone), "/normal", "192.0.2.1", 1000, 3000);
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertThat((double) load.admitted.get()).isLessThanOrEqualTo(1 + 100 + 100 * seconds);
      assertThat(connected.decide("/normal", "192.0.2.1").source()).isEqualTo(Source.REDIS);
      proxy.restore();
      alone.client.awaitState(RedisState.UP);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> alone.decide("/normal", "192.0.2.2").source() == Source.REDIS);
    }
  }

  @Test
  void withoutRedisARouteThatFailsClosedAdmitsNobody() throws Exception {
    try (var node = new LimiterNode(redis, RULES, 3)) {
      assertThat(node.decide("/login", "192.0.2.1").allowed()).isTrue();
      redis.stop();
      node.client.awaitState(RedisState.DOWN);
      var load = new Load();
      load.run(List.of(node), "/login", "192.0.2.1", 1000, 1000);
      assertThat(load.admitted.get()).isZero();
      assertThat(load.unavailable.get()).isEqualTo(load.sent.get());
      assertThat(node.decide("/login", "192.0.2.2").waitMicros()).isPositive();
    }
  }

  @Test
  void unitsThatWereTakenAheadAreSpentWhenRedisIsKilled() throws Exception {
    try (var node = new LimiterNode(redis.port(), RULES, 1, true, Duration.ofSeconds(60))) {
      node.stopSweeping();
      for (int i = 0; i < 500; i++) {
        assertThat(node.decide("/dear", "192.0.2.1").allowed()).isTrue();
      }
      long charged = 1000 - RateLimiterTest.remaining(node, "/dear", "192.0.2.1");
      redis.kill();
      node.client.awaitState(RedisState.DOWN);
      long admitted = 500;
      for (int i = 0; i < 1000; i++) {
        Decision decision = node.decide("/dear", "192.0.2.1");
        if (decision.allowed()) {
          assertThat(decision.source()).isEqualTo(Source.LEASE);
          admitted++;
        } else {
          assertThat(decision.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        }
      }
      assertThat(admitted).isBetween(501L, charged);
    }
  }

  @Test
  void aRedisThatDoesNotAnswerHoldsUpAFewRequestsOnly() throws Exception {
    try (var node = new LimiterNode(redis, RULES, 1)) {
      assertThat(node.decide("/normal", "192.0.2.1").allowed()).isTrue();
      redis.pause();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  node.decide("/normal", "192.0.2.1");
                  return node.limiter.isDegraded();
                });
        int waited = 0;
        for (int i = 0; i < 1000; i++) {
          var decision =
              node.limiter
                  .decide(node.plan("/normal", LimiterNode.caller("192.0.2." + (i % 100))))
                  .toCompletableFuture();
          if (!decision.isDone()) {
            waited++;
            decision.get(20, TimeUnit.SECONDS);
          }
        }
        // One in each probe interval; a slow machine may have several of these.
        assertThat(waited).isLessThan(100);
      } finally {
        redis.resume();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> node.decide("/normal", "192.0.2.200").source() == Source.REDIS);
      assertThat(node.limiter.isDegraded()).isFalse();
    }
  }

  @Test
  void whatComesTooLateIsGivenBack() throws Exception {
    try (var node = new LimiterNode(redis, RULES, 1)) {
      assertThat(node.decide("/slow", "192.0.2.1").allowed()).isTrue();
      redis.pause();
      Decision decision = node.decide("/slow", "192.0.2.1"); // after the limit of the wait
      assertThat(decision.source()).isEqualTo(Source.LOCAL);
      redis.resume();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(RateLimiterTest.remaining(node, "/slow", "192.0.2.1")).isEqualTo(999));
    }
  }

  @Test
  void whenRedisReturnsEmptyTheLimitsAreFull() {
    try (var node = new LimiterNode(redis, RULES, 1)) {
      node.decide("/slow", "192.0.2.1");
      redis.kill();
      node.client.awaitState(RedisState.DOWN);
      assertThat(node.decide("/slow", "192.0.2.1").source()).isEqualTo(Source.LOCAL);
      redis.startAgain();
      node.client.awaitState(RedisState.UP);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                Decision decision = node.decide("/slow", "192.0.2.9");
                assertThat(decision.source()).isEqualTo(Source.REDIS);
                assertThat(decision.applied().getFirst().remaining()).isBetween(900L, 999L);
              });
    }
  }
}
