package io.fynix.platform.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisBlockingConnectionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RealRedis redis = RealRedis.start();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void aBlockedReadHoldsUpNobodyElse() throws Exception {
    try (var client = RedisTestClient.of(redis);
        var tail = open(client)) {
      var read = tail.send(blockingRead(20_000), LIMIT);
      awaitBlocked();
      for (var i = 0; i < 100; i++) {
        get(client.commands().send("key" + i, Request.cmd(Command.GET).arg("key" + i)));
      }
      assertThat(read.toCompletableFuture()).isNotDone();

      redis.run("XADD", "log", "1-0", "field", "value");
      assertThat(String.valueOf(get(read))).contains("1-0", "value");
    }
  }

  @Test
  void aBlockedReadIsWokenByItsClientId() throws Exception {
    try (var client = RedisTestClient.of(redis);
        var tail = open(client)) {
      var read = tail.send(blockingRead(20_000), LIMIT);
      awaitBlocked();
      var id = tail.clientId().orElseThrow();
      var wake = Request.cmd(Command.CLIENT).arg("UNBLOCK").arg(id);
      assertThat(get(client.commands().send("log", wake))).hasToString("1");
      assertThat(get(read)).isNull();
      assertThat(tail.isOpen()).isTrue();
    }
  }

  @Test
  void itTellsWhenItEnds() throws Exception {
    try (var client = RedisTestClient.of(redis);
        var tail = open(client)) {
      var read = tail.send(blockingRead(20_000), LIMIT);
      awaitBlocked();
      redis.kill();
      assertThatThrownBy(() -> get(read)).hasCauseInstanceOf(RedisUnavailableException.class);
      get(tail.ended().thenApply(ignored -> null));
      assertThatThrownBy(() -> get(tail.send(blockingRead(1), LIMIT)))
          .hasCauseInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void anAnswerThatStaysAwayEndsIt() throws Exception {
    try (var client = RedisTestClient.of(redis);
        var tail = open(client)) {
      redis.pause();
      var read = tail.send(blockingRead(1), Duration.ofMillis(200));
      assertThatThrownBy(() -> get(read)).hasCauseInstanceOf(RedisUnavailableException.class);
      assertThat(tail.isOpen()).isFalse();
    }
  }

  @Test
  void withoutRedisAnAttemptFailsWithinItsBound() {
    var settings = Map.of("fynix.redis.connect-timeout", "300ms");
    try (var client = RedisTestClient.of(redis, settings)) {
      redis.pause();
      assertThatThrownBy(() -> open(client)).hasCauseInstanceOf(RedisUnavailableException.class);
      redis.kill();
      assertThatThrownBy(() -> open(client)).hasCauseInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void aClosedOneLeavesNoSocketBehind() throws Exception {
    try (var client = RedisTestClient.of(redis)) {
      var before = connections();
      var tail = open(client);
      tail.send(blockingRead(20_000), LIMIT);
      awaitBlocked();
      assertThat(String.valueOf(redis.run("CLIENT", "LIST"))).contains("name=fynix-test");
      tail.close();
      await().atMost(5, SECONDS).untilAsserted(() -> assertThat(connections()).isEqualTo(before));
      assertThat(client.blocking().count()).isZero();
    }
  }

  @Test
  void aFrozenServerFindsNoLeftoversWhenItGoesOn() throws Exception {
    var settings =
        Map.of("fynix.redis.command-timeout", "200ms", "fynix.redis.connect-timeout", "200ms");
    try (var client = RedisTestClient.of(redis, settings)) {
      var before = connections();
      redis.pause();
      client.awaitState(RedisState.DOWN);
      redis.resume();
      client.awaitState(RedisState.UP);
      await().atMost(15, SECONDS).untilAsserted(() -> assertThat(connections()).isEqualTo(before));
    }
  }

  private static DedicatedConnection open(RedisTestClient client) throws Exception {
    return client.blocking().open("test").toCompletableFuture().get(10, SECONDS);
  }

  private static Request blockingRead(int millis) {
    return Request.cmd(Command.XREAD).arg("BLOCK").arg(millis).arg("STREAMS").arg("log").arg("0-0");
  }

  private void awaitBlocked() {
    await()
        .atMost(5, SECONDS)
        .until(() -> String.valueOf(redis.run("INFO", "clients")).contains("blocked_clients:1"));
  }

  private long connections() {
    return String.valueOf(redis.run("CLIENT", "LIST")).lines().count();
  }

  private static @Nullable Response get(CompletionStage<@Nullable Response> stage)
      throws Exception {
    return stage.toCompletableFuture().get(10, SECONDS);
  }
}
