package io.fynix.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.activity.Activity.Client;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ActivityRecorderTest {
  private static final NodeId NODE = new NodeId("n1");
  private static final Client ADA = new Client("c1", "ada", NODE, "websocket", "js", "5");

  private final RealRedis redis = RealRedis.start();
  private final RedisTestClient client =
      RedisTestClient.of(redis, Map.of("fynix.redis.command-timeout", "500ms"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void stop() {
    client.close();
    redis.close();
  }

  @Test
  void factsReachTheStreamInTheirOrder() {
    var recorder = recorder(Map.of());
    recorder.connected(ADA);
    for (int i = 0; i < 1000; i++) {
      recorder.subscribed(ADA, "ch" + i);
    }
    recorder.disconnected(ADA, 3001);
    recorder.stop();
    assertThat(redis.run("XLEN", Keys.ACTIVITY)).isEqualTo(1002L);
    String all = String.valueOf(redis.run("XRANGE", Keys.ACTIVITY, "-", "+"));
    assertThat(all)
        .containsSubsequence(
            "client.connected", "id, n1-1,", "channel, ch0", "channel, ch999", "code, 3001");
    assertThat(count(MetricNames.ACTIVITY_RECORDED)).isEqualTo(1002);
  }

  @Test
  void factsWaitForRedisAndNoneIsLostWhileThereIsRoom() {
    var recorder = recorder(Map.of());
    recorder.connected(ADA);
    await().until(() -> Long.valueOf(1).equals(redis.run("XLEN", Keys.ACTIVITY)));
    redis.run("CLIENT", "PAUSE", "1500", "WRITE");
    for (int i = 0; i < 300; i++) {
      recorder.subscribed(ADA, "ch" + i);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> count(MetricNames.ACTIVITY_RECORDED) == 301);
    String all = String.valueOf(redis.run("XRANGE", Keys.ACTIVITY, "-", "+"));
    for (int i = 1; i <= 301; i++) {
      assertThat(all).contains("id, n1-" + i + ",");
    }
    recorder.stop();
  }

  @Test
  void whatDoesNotFitIsDroppedAndCountedAndNobodyWaits() {
    var stuck =
        new ActivityStream() {
          @Override
          public CompletionStage<Integer> append(List<Activity> facts) {
            return new CompletableFuture<>();
          }

          @Override
          public CompletionStage<Long> trim() {
            return CompletableFuture.completedStage(0L);
          }
        };
    var recorder = recorder(stuck, config(Map.of("fynix.activity.queue-capacity", "100")));
    for (int i = 0; i < 1000; i++) {
      recorder.connected(ADA);
    }
    double overflow = count(MetricNames.ACTIVITY_DROPPED, "reason", "overflow");
    assertThat(overflow).isBetween(1000.0 - 100 - 256, 900.0);
    recorder.stop();
    assertThat(count(MetricNames.ACTIVITY_DROPPED, "reason", "stopped")).isEqualTo(1000 - overflow);
  }

  @Test
  void onlyTheChosenKindsAreRecorded() {
    var recorder = recorder(Map.of("fynix.activity.kinds", "disconnected"));
    recorder.connected(ADA);
    recorder.subscribed(ADA, "news");
    recorder.unsubscribed(ADA, "news", 0);
    recorder.disconnected(ADA, 3000);
    recorder.stop();
    assertThat(redis.run("XLEN", Keys.ACTIVITY)).isEqualTo(1L);
    var off = recorder(Map.of("fynix.activity.enabled", "false"));
    off.disconnected(ADA, 3000);
    off.stop();
    assertThat(redis.run("XLEN", Keys.ACTIVITY)).isEqualTo(1L);
  }

  @Test
  void theStreamKeepsToItsLengthAndItsMemory() {
    var facts = Collections.nCopies(1000, connected());
    var byLength =
        new RedisActivityStream(
            client.commands(), config(Map.of("fynix.activity.max-length", "1000")));
    assertThat(get(byLength.append(facts))).isEqualTo(1000);
    assertThat(get(byLength.trim())).isZero();
    for (int i = 0; i < 4; i++) {
      get(byLength.append(facts));
    }
    assertThat(get(byLength.trim())).isBetween(3800L, 4000L);

    long bytes = bytes();
    long max = bytes / 2;
    var byMemory =
        new RedisActivityStream(
            client.commands(), config(Map.of("fynix.activity.max-memory", String.valueOf(max))));
    assertThat(get(byMemory.trim())).isBetween(300L, 700L);
    assertThat(bytes()).isLessThan(max * 5 / 4);
  }

  private long bytes() {
    return (Long) Objects.requireNonNull(redis.run("MEMORY", "USAGE", Keys.ACTIVITY));
  }

  private static Activity connected() {
    return new Activity.Connected(new Activity.Stamp("n1-1", Instant.EPOCH), ADA);
  }

  private ActivityRecorder recorder(Map<String, String> settings) {
    var config = config(settings);
    return recorder(new RedisActivityStream(client.commands(), config), config);
  }

  private ActivityRecorder recorder(ActivityStream stream, ActivityConfig config) {
    return new ActivityRecorder(
        stream, config, new ActivityMetrics(meters), NODE, Clock.systemUTC());
  }

  private static ActivityConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 100, new DurationConverter())
        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
        .withMapping(ActivityConfig.class)
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(ActivityConfig.class);
  }

  private double count(String metric, String... tags) {
    return meters.counter(metric, tags).count();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
