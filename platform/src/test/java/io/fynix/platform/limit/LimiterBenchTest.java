package io.fynix.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What limits cost, beside floors in the same run: {@code ./fynix bench limits}, on a quiet
 * machine. In the build it runs for a moment only, to know that it still works, and judges no
 * figure.
 */
@Timeout(600)
class LimiterBenchTest {
  private static final long MILLIS = Long.getLong("fynix.bench.millis", 150);
  private static final int PER_SECOND = Integer.getInteger("fynix.bench.rate", 1000);
  private static final int CALLERS = 1000;
  private static final int IN_FLIGHT = 512;

  private static final Rules RULES =
      LimiterNode.rules(
          "policies.second.quota=100000",
          "policies.minute.quota=1000000",
          "policies.minute.window=1m",
          "policies.hour.quota=10000000",
          "policies.hour.window=1h",
          "policies.hour.burst=1000000",
          "policies.vast.quota=1000000000",
          "policies.none.quota=1",
          "policies.none.window=1d",
          "routes.three.paths=/three",
          "routes.three.policies=second,minute,hour",
          "routes.hot.paths=/hot",
          "routes.hot.policies=vast",
          "routes.none.paths=/none",
          "routes.none.policies=none");

  private final RealRedis redis = RealRedis.start();
  private final List<String> rows = new ArrayList<>();

  @BeforeEach
  void beginReport() {
    rows.add("| What | a second | p50 µs | p99 µs |");
    rows.add("|---|---|---|---|");
  }

  @AfterEach
  void stopRedis() throws Exception {
    redis.close();
    System.out.println(String.join("\n", rows));
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/limits-bench.md"), rows);
  }

  @Test
  void whatLimitsCost() throws Exception {
    try (var exact = new LimiterNode(redis.port(), RULES, 1, false, Duration.ofMillis(200));
        var leased = new LimiterNode(redis.port(), RULES, 1, true, Duration.ofMillis(200))) {
      RedisCommands commands = exact.client.commands();
      LuaScript window = LuaScript.named("test-fixed-window");
      List<Plan> three = plans(exact, "/three");
      IntFunction<CompletionStage<?>> get =
          i -> commands.send("k" + i, Request.cmd(Command.GET).arg("k" + i));
      IntFunction<CompletionStage<?>> set =
          i -> commands.send("k" + i, Request.cmd(Command.SET).arg("k" + i).arg("v"));
      IntFunction<CompletionStage<?>> counted =
          i -> window.run(commands, "w" + i, List.of("w" + i), List.of(1000));
      IntFunction<CompletionStage<?>> decided = i -> exact.limiter.decide(three.get(i));
      for (int round = 0; round < 2; round++) { // the first one warms up
        rows.subList(2, rows.size()).clear();
        throughput("floor: GET, pipelined", get);
        throughput("floor: SET, pipelined", set);
        throughput("floor: fixed window, one INCR script", counted);
        throughput("exact: three policies at once", decided);
        latency("floor: GET", get);
        latency("floor: fixed window", counted);
        latency("exact: three policies at once", decided);
        leased(leased);
        denied(leased);
      }
    }
    assertThat(rows).hasSizeGreaterThan(8);
  }

  private static List<Plan> plans(LimiterNode node, String path) {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      plans.add(node.plan(path, LimiterNode.caller("192.0." + i / 256 + "." + i % 256)));
    }
    return plans;
  }

  private void throughput(String what, IntFunction<CompletionStage<?>> call) {
    var room = new Semaphore(IN_FLIGHT);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    long count = 0;
    while (System.nanoTime() < end) {
      room.acquireUninterruptibly();
      call.apply((int) (count++ % CALLERS)).whenComplete((done, failure) -> room.release());
    }
    room.acquireUninterruptibly(IN_FLIGHT);
    row(what + ", as fast as it goes", count / seconds(begin), null);
  }

  /** At an even pace, from the moment at which a call was due. */
  private void latency(String what, IntFunction<CompletionStage<?>> call) throws Exception {
    int count = (int) Math.max(10, PER_SECOND * MILLIS / 1000);
    long[] nanos = new long[count];
    var open = new AtomicInteger(count);
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int index = i;
      long due = begin + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
      while (due - System.nanoTime() > 0) {
        if (due - System.nanoTime() > 100_000) {
          LockSupport.parkNanos(50_000);
        }
      }
      call.apply(i % CALLERS)
          .whenComplete(
              (done, failure) -> {
                nanos[index] = System.nanoTime() - due;
                open.decrementAndGet();
              });
    }
    while (open.get() > 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    row(what + ", paced", count / seconds(begin), nanos);
  }

  private void leased(LimiterNode node) {
    Plan hot = node.plan("/hot", LimiterNode.caller("192.0.2.1"));
    double before = node.calls();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    long count = 0;
    long[] nanos = new long[100_000];
    int sample = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 100; i++, count++) {
        boolean timed = i == 0 && sample < nanos.length;
        long start = timed ? System.nanoTime() : 0;
        if (node.limiter.decideNow(hot) == null) {
          node.get(hot);
        } else if (timed) {
          nanos[sample++] = System.nanoTime() - start;
        }
      }
    }
    double calls = node.calls() - before;
    row(
        String.format(
            Locale.ROOT,
            "leased: one hot caller, %.2f Redis calls for 100 decisions",
            100 * calls / count),
        count / seconds(begin),
        Arrays.copyOf(nanos, Math.max(1, sample)));
  }

  private void denied(LimiterNode node) {
    Plan none = node.plan("/none", LimiterNode.caller("192.0.2.1"));
    node.get(none);
    node.get(none);
    double before = node.calls();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    long count = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 100; i++, count++) {
        if (node.limiter.decideNow(none) == null) {
          throw new IllegalStateException("Redis would be asked");
        }
      }
    }
    row(
        String.format(Locale.ROOT, "refused: from memory, %.0f Redis calls", node.calls() - before),
        count / seconds(begin),
        null);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private void row(String what, double perSecond, long @Nullable [] nanos) {
    String times = "| |";
    if (nanos != null) {
      Arrays.sort(nanos);
      times =
          String.format(
              Locale.ROOT,
              "%.1f | %.1f |",
              nanos[nanos.length / 2] / 1e3,
              nanos[(int) (nanos.length * 0.99)] / 1e3);
    }
    rows.add(String.format(Locale.ROOT, "| %s | %,.0f | %s", what, perSecond, times));
  }
}
