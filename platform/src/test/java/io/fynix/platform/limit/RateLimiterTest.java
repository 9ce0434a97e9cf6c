package io.fynix.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.limit.Decision.Outcome;
import io.fynix.platform.limit.Decision.Source;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RealRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RateLimiterTest {
  /** Nothing flows back while a test runs. */
  private static final Rules SLOW =
      LimiterNode.rules(
          "policies.slow.quota=1",
          "policies.slow.window=1d",
          "policies.slow.burst=1000",
          "policies.few.quota=1",
          "policies.few.window=1d",
          "policies.few.burst=2",
          "policies.quick.quota=1",
          "policies.quick.window=400ms",
          "policies.watched.quota=1",
          "policies.watched.window=1d",
          "policies.watched.shadow=true",
          "routes.slow.paths=/slow",
          "routes.slow.policies=slow",
          "routes.few.paths=/few",
          "routes.few.policies=few,slow",
          "routes.quick.paths=/quick",
          "routes.quick.policies=quick",
          "routes.watched.paths=/watched",
          "routes.watched.policies=watched,slow");

  private final RealRedis redis = RealRedis.start();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void aRequestIsTakenFromAllPoliciesOrFromNone() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      assertThat(node.decide("/few", "192.0.2.1").allowed()).isTrue();
      assertThat(node.decide("/few", "192.0.2.1").allowed()).isTrue();
      Decision third = node.decide("/few", "192.0.2.1");
      assertThat(third.outcome()).isEqualTo(Outcome.DENIED);
      assertThat(third.applied())
          .extracting(
              a -> a.policy().name(), Decision.Applied::remaining, Decision.Applied::violated)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("few", 0L, true),
              org.assertj.core.groups.Tuple.tuple("slow", 998L, false));
      assertThat(node.decide("/few", "192.0.2.2").allowed()).as("another address").isTrue();
    }
  }

  @Test
  void aRefusedCallerCostsRedisNothing() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      for (int i = 0; i < 3; i++) {
        node.decide("/few", "192.0.2.1");
      }
      double calls = node.calls();
      for (int i = 0; i < 1000; i++) {
        Decision decision = node.decide("/few", "192.0.2.1");
        assertThat(decision.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(decision.source()).isEqualTo(Source.DENY_CACHE);
      }
      assertThat(node.calls()).isEqualTo(calls);
    }
  }

  @Test
  void aRefusedCallerIsLetThroughWhenItWasTold() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      assertThat(node.decide("/quick", "192.0.2.1").allowed()).isTrue();
      long begin = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> node.decide("/quick", "192.0.2.1").allowed());
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(350));
    }
  }

  @Test
  void anotherVersionOfAPolicyIsAnotherBucket() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      for (int i = 0; i < 3; i++) {
        node.decide("/few", "192.0.2.1");
      }
      node.limiter.use(
          LimiterNode.rules(
              "policies.few.quota=2",
              "policies.few.window=1d",
              "routes.few.paths=/few",
              "routes.few.policies=few"));
      assertThat(node.decide("/few", "192.0.2.1").allowed()).isTrue();
    }
  }

  @Test
  void aShadowPolicyOnlyCounts() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      for (int i = 0; i < 3; i++) {
        Plan plan = node.plan("/watched", LimiterNode.caller("192.0.2.1"));
        node.limiter.watch(plan);
        assertThat(node.get(plan).allowed()).isTrue();
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  node.meters
                          .counter(
                              MetricNames.LIMIT_VIOLATIONS, "policy", "watched", "shadow", "true")
                          .count()
                      == 2);
    }
  }

  @Test
  void whoComesOftenIsServedFromUnitsTakenAhead() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      long admitted = 0;
      for (int i = 0; i < 900; i++) {
        admitted += node.decide("/slow", "192.0.2.1").allowed() ? 1 : 0;
      }
      assertThat(admitted).isEqualTo(900);
      assertThat(node.decisions("allowed", "lease")).isGreaterThan(400);
      node.stopSweeping();
      node.limiter.close();
      // What was taken ahead and not spent is given back: nothing of it has drained.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(remaining(node, "/slow", "192.0.2.1")).isBetween(99L, 100L));
    }
  }

  @Test
  void leasesOfNodesNeverAdmitMoreThanABurst() throws Exception {
    try (var one = new LimiterNode(redis, SLOW, 2);
        var other = new LimiterNode(redis, SLOW, 2)) {
      var load = new Load();
      load.run(List.of(one, other), "/slow", "192.0.2.1", 2000, 1500);
      assertThat(load.sent.get()).isGreaterThan(1000);
      assertThat(load.admitted.get()).isLessThanOrEqualTo(1000);
    }
  }

  @Test
  void twoNodesUnderTenTimesTheLoadNeverAdmitMoreThanTheLimit() throws Exception {
    Rules rules =
        LimiterNode.rules(
            "policies.hot.quota=1000",
            "policies.hot.burst=500",
            "routes.hot.paths=/hot",
            "routes.hot.policies=hot");
    try (var one = new LimiterNode(redis, rules, 2);
        var other = new LimiterNode(redis, rules, 2)) {
      var load = new Load();
      long begin = System.nanoTime();
      load.run(List.of(one, other), "/hot", "192.0.2.1", 5000, 4000);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long limit = 500 + (long) Math.ceil(1000 * seconds);
      assertThat(load.admitted.get()).isLessThanOrEqualTo(limit);
      assertThat(load.admitted.get()).isGreaterThan(Math.min(limit, load.sent.get()) / 2);
    }
  }

  @Test
  void subjectsOnSeveralServersGiveBackWhatALaterOneRefuses() throws Exception {
    Rules rules =
        LimiterNode.rules(
            "policies.ofaddress.quota=1",
            "policies.ofaddress.window=1d",
            "policies.ofaddress.burst=10",
            "policies.ofkey.partition=key",
            "policies.ofkey.quota=1",
            "policies.ofkey.window=1d",
            "policies.ofkey.burst=2",
            "routes.all.paths=/*",
            "routes.all.policies=ofkey,ofaddress");
    try (var node = new LimiterNode(redis, rules, 1)) {
      var clustered = new RedisBuckets(node.client.commands(), true);
      Plan plan = node.plan("/a", new Caller("192.0.2.1", "k", null, null));
      assertThat(plan.charges())
          .extracting(charge -> charge.policy().name())
          .containsExactly("ofaddress", "ofkey");
      Verdict verdict = clustered.take(plan.charges(), 5).toCompletableFuture().get();
      assertThat(verdict.taken()).as("as many as the key has").isEqualTo(2);
      assertThat(verdict.levels().get(0).remaining()).isEqualTo(8);
      verdict = clustered.take(plan.charges(), 1).toCompletableFuture().get();
      assertThat(verdict.allowed()).isFalse();
      assertThat(verdict.waitMicros()).isPositive();
      assertThat(verdict.levels().get(0).remaining()).as("given back").isBetween(7L, 8L);
    }
  }

  @Test
  void aBucketIsGoneFromRedisWhenItIsFullAgain() {
    try (var node = new LimiterNode(redis, SLOW, 1)) {
      node.decide("/quick", "192.0.2.1");
      assertThat(redis.run("KEYS", "fx:limit:*")).asList().hasSize(1);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(redis.run("KEYS", "fx:limit:*")).asList().isEmpty());
    }
  }

  static long remaining(LimiterNode node, String path, String address) throws Exception {
    Plan plan = node.plan(path, LimiterNode.caller(address));
    return node.limiter
        .look(plan.charges())
        .toCompletableFuture()
        .get()
        .levels()
        .getFirst()
        .remaining();
  }
}
