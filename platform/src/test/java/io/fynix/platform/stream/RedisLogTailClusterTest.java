package io.fynix.platform.stream;

import static io.fynix.platform.stream.LogFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedisCluster;
import io.fynix.platform.redis.RedisState;
import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.RedisClientType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisLogTailClusterTest {

  @Test
  void logsOnSeveralServersAreFollowed() {
    try (var cluster = RealRedisCluster.start(3);
        var client = connect(cluster)) {
      var lines = new RedisLines(client.commands(), client.blocking(), true);
      var metrics = new StreamMetrics(new SimpleMeterRegistry());
      var listener = new RecordingListener();
      var writer = new RedisLogWriter(client.commands());
      var logs = IntStream.range(0, 6).mapToObj(Keys::bus).toList();
      try (var tail = new RedisLogTail("test", lines, listener, metrics)) {
        logs.forEach(log -> get(tail.follow(log)));
        for (var i = 0; i < 20; i++) {
          for (var log : logs) {
            var value = log.stream() + i;
            get(writer.append(log, 1000, Map.of("v", value.getBytes(UTF_8))));
          }
        }
        waiting().until(() -> listener.values().size() == 120);
        assertThat(new HashSet<>(listener.values())).hasSize(120);
        assertThat(listener.gaps()).isEmpty();
        assertThat(tail.sinceSync()).isLessThan(Duration.ofSeconds(3));

        cluster.ownerOf(logs.get(0).stream()).run("FLUSHALL");
        waiting().until(() -> !listener.gaps().isEmpty());
        assertThat(listener.gaps().get(0).cause()).isEqualTo(Gap.Cause.EPOCH_CHANGED);
      }
    }
  }

  @Test
  void aGroupIsServedWhereItsStreamIs() {
    try (var cluster = RealRedisCluster.start(3);
        var client = connect(cluster)) {
      var lines = new RedisLines(client.commands(), client.blocking(), true);
      var metrics = new StreamMetrics(new SimpleMeterRegistry());
      var consumers = new RedisGroupConsumers(lines, metrics);
      var handled = new CopyOnWriteArrayList<String>();
      var options =
          GroupOptions.of("fx:{work}", "workers", "a")
              .withMinIdle(Duration.ofMillis(200))
              .withDeliveryLimit(1);
      var consumer =
          consumers.start(
              options,
              entry -> {
                if ("poison".equals(entry.text("v")) && handled.size() < 2) {
                  throw new IllegalStateException("poison");
                }
                handled.add(Objects.requireNonNull(entry.text("v")));
              });
      var owner = cluster.ownerOf("fx:{work}");
      for (var value : List.of("1", "poison", "2")) {
        owner.run("XADD", "fx:{work}", "*", "v", value);
      }
      waiting().until(() -> Long.valueOf(1).equals(owner.run("XLEN", Keys.dead("fx:{work}"))));
      waiting().until(() -> handled.size() == 2);
      assertThat(get(consumer.replayDead(1))).isEqualTo(1);
      waiting().until(() -> handled.contains("poison"));
      assertThat(get(consumer.lag()).undelivered()).isZero();
      consumers.stopAll();
    }
  }

  private static RedisTestClient connect(RealRedisCluster cluster) {
    var client =
        RedisTestClient.connecting(
            options -> {
              options.setType(RedisClientType.CLUSTER);
              cluster.nodes().forEach(node -> options.addConnectionString(node.uri()));
              return options;
            },
            Map.of());
    client.awaitState(RedisState.UP);
    return client;
  }

  private static ConditionFactory waiting() {
    return await().atMost(Duration.ofSeconds(30));
  }
}
