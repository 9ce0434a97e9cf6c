package io.fynix.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.limit.LimiterWalk.Step;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.redis.RedisTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Both forms of the buckets against fractions: what they allow, what they say remains, when it is
 * all back, how long to wait.
 */
class LimiterOracleTest {
  private static final int STEPS = 1000;

  /** More than a build has time for: {@code -Dfynix.limit.redis-steps=1000000}. */
  private static final int REDIS_STEPS = Integer.getInteger("fynix.limit.redis-steps", 100_000);

  private static final Map<String, String> ONE_AFTER_THE_OTHER =
      Map.of("fynix.redis.command-connections", "1");

  /** A million steps: so many walks of {@link #STEPS}. */
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void bucketsInMemoryAreExact(@ForAll long seed) {
    var walk = new LimiterWalk(seed);
    var time = new AtomicLong();
    var buckets = new LocalBuckets(1000, time::get);
    for (int i = 0; i < STEPS; i++) {
      Step step = walk.next();
      time.set(step.now());
      Verdict said =
          step.units() < 0
              ? buckets.giveBackNow(step.charges(), -step.units(), step.since())
              : buckets.takeNow(step.charges(), step.units());
      assertThat(said).as("seed %d, step %d: %s", seed, i, step).isEqualTo(step.expected());
    }
  }

  @Test
  @Timeout(600)
  void bucketsInRedisAreExact() throws Exception {
    long seeds = new Random().nextLong();
    try (var redis = RealRedis.start();
        var client = RedisTestClient.of(redis, ONE_AFTER_THE_OTHER)) {
      for (int walk = 0; walk < REDIS_STEPS / STEPS; walk++) {
        redis.run("FLUSHDB");
        compare(new LimiterWalk(seeds + walk), client.commands(), seeds + walk);
      }
    }
  }

  /** Steps travel in bunches: what the oracle expects of one does not depend on an answer. */
  private static void compare(LimiterWalk walk, RedisCommands commands, long seed)
      throws Exception {
    var buckets = new AtSetTimes(commands);
    List<Step> steps = new ArrayList<>();
    List<CompletionStage<Verdict>> said = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      Step step = walk.next();
      steps.add(step);
      said.add(buckets.run(step));
      if (said.size() % 200 == 0) {
        said.getLast().toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
    }
    for (int i = 0; i < STEPS; i++) {
      assertThat(said.get(i).toCompletableFuture().get(30, TimeUnit.SECONDS))
          .as("seed %d, step %d: %s", seed, i, steps.get(i))
          .isEqualTo(steps.get(i).expected());
    }
  }

  /** The script of production under a clock that the test sets. One thread. */
  private static final class AtSetTimes extends RedisBuckets {
    private static final LuaScript SCRIPT = LuaScript.named("limit", "test-limit-clock");
    private long now;

    AtSetTimes(RedisCommands redis) {
      super(SCRIPT, redis, false);
    }

    CompletionStage<Verdict> run(Step step) {
      now = step.now();
      return step.units() < 0
          ? giveBack(step.charges(), -step.units(), step.since())
          : take(step.charges(), step.units());
    }

    @Override
    List<Object> arguments(List<Object> args) {
      List<Object> timed = new ArrayList<>(args);
      timed.add(now);
      return timed;
    }
  }
}
