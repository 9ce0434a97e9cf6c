package io.fynix.platform.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisClusterTest {
  private static final LuaScript APPEND = LuaScript.named("test-append");
  private static final int LISTS = 30;

  private static RealRedisCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = RealRedisCluster.start(3);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void emptyCluster() {
    cluster.awaitAgreement();
    for (var node : cluster.nodes()) {
      node.run("FLUSHALL");
      node.run("SCRIPT", "FLUSH");
    }
  }

  @Test
  void scriptsRunOnTheOwnersOfTheirKeysAndKeepTheirOrder() throws Exception {
    try (var client = connect()) {
      client.awaitState(RedisState.UP);
      var stages = new ArrayList<CompletionStage<@Nullable Response>>();
      for (var i = 0; i < 20; i++) {
        for (var list = 0; list < LISTS; list++) {
          stages.add(append(client, key(list), i));
        }
      }
      for (var stage : stages) {
        get(stage);
      }
      var expected = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
      for (var list = 0; list < LISTS; list++) {
        var key = key(list);
        assertThat(cluster.ownerOf(key).run("LRANGE", key, "0", "-1")).isEqualTo(expected);
      }
    }
  }

  @Test
  void theLossOfOneNodeLeavesTheOthersInUse() throws Exception {
    try (var client = connect()) {
      client.awaitState(RedisState.UP);
      var gone = cluster.nodes().get(1);
      var lostKey = keyOf(gone);
      var livingKey = keyOf(cluster.nodes().get(2));
      gone.kill();
      client.awaitState(RedisState.DEGRADED);

      var begin = System.nanoTime();
      assertThatThrownBy(() -> get(append(client, lostKey, 1)))
          .hasCauseInstanceOf(RedisUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      assertThat(get(append(client, livingKey, 1))).hasToString("1");

      gone.startAgain();
      client.awaitState(RedisState.UP);
      await()
          .atMost(20, SECONDS)
          .ignoreExceptions()
          .until(() -> get(append(client, lostKey, 1)) != null);
    }
  }

  @Test
  void aFrozenNodeFailsItsOwnCommandsOnly() throws Exception {
    try (var client = connect()) {
      client.awaitState(RedisState.UP);
      var frozen = cluster.nodes().get(0);
      var lostKey = keyOf(frozen);
      var livingKey = keyOf(cluster.nodes().get(2));
      frozen.pause();
      try {
        assertThatThrownBy(() -> get(append(client, lostKey, 1)))
            .hasCauseInstanceOf(RedisUnavailableException.class);
        assertThat(get(append(client, livingKey, 1))).hasToString("1");
      } finally {
        frozen.resume();
      }
      client.awaitState(RedisState.UP);
    }
  }

  @Test
  void theLossOfAllNodesIsDown() {
    try (var client = connect()) {
      client.awaitState(RedisState.UP);
      cluster.nodes().forEach(RealRedis::kill);
      client.awaitState(RedisState.DOWN);
      cluster.nodes().forEach(RealRedis::startAgain);
      client.awaitState(RedisState.UP);
    }
  }

  @Test
  void aBlockingReadWaitsAtTheOwnerOfItsKey() throws Exception {
    try (var client = connect()) {
      client.awaitState(RedisState.UP);
      var key = keyOf(cluster.nodes().get(2));
      try (var tail = client.blocking().open("test").toCompletableFuture().get(10, SECONDS)) {
        var read =
            Request.cmd(Command.XREAD).arg("BLOCK").arg(5000).arg("STREAMS").arg(key).arg("0-0");
        var answer = tail.send(read, Duration.ofSeconds(8));
        get(client.commands().send(key, xadd(key)));
        assertThat(String.valueOf(get(answer))).contains("1-0");
        assertThat(tail.clientId()).isEmpty();
      }
    }
  }

  private static Request xadd(String key) {
    return Request.cmd(Command.XADD).arg(key).arg("1-0").arg("field").arg("value");
  }

  private static RedisTestClient connect() {
    return RedisTestClient.connecting(
        options -> {
          options.setType(RedisClientType.CLUSTER);
          cluster.nodes().forEach(node -> options.addConnectionString(node.uri()));
          return options;
        },
        Map.of(
            "fynix.redis.command-timeout", "2s",
            "fynix.redis.connect-timeout", "2s",
            "fynix.redis.reconnect.max-backoff", "500ms"));
  }

  private static String key(int list) {
    return "fx:list:{s" + list + "}";
  }

  private static String keyOf(RealRedis node) {
    return IntStream.range(0, 1000)
        .mapToObj(RedisClusterTest::key)
        .filter(key -> cluster.ownerOf(key) == node)
        .findFirst()
        .orElseThrow();
  }

  private static CompletionStage<@Nullable Response> append(
      RedisTestClient client, String key, int value) {
    return APPEND.run(client.commands(), key, List.of(key), List.of(value));
  }

  private static @Nullable Response get(CompletionStage<@Nullable Response> stage)
      throws Exception {
    return stage.toCompletableFuture().get(10, SECONDS);
  }
}
