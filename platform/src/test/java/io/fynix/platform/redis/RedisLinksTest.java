package io.fynix.platform.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.metric.MetricNames;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisLinksTest {
  private static final LuaScript APPEND = LuaScript.named("test-append");

  private final RealRedis redis = RealRedis.start();

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void commandsOfOneKeyRunInTheOrderOfTheCalls() throws Exception {
    try (var client = RedisTestClient.of(redis)) {
      var stages = new ArrayList<CompletionStage<@Nullable Response>>();
      for (var i = 0; i < 1000; i++) {
        stages.add(append(client, "list", i));
      }
      assertThat(lengths(stages)).isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
      assertThat(redis.run("LRANGE", "list", "0", "-1")).isEqualTo(texts(1000));
    }
  }

  @Test
  void aNilReplyIsNull() throws Exception {
    try (var client = RedisTestClient.of(redis)) {
      var nothing = client.commands().send("a", Request.cmd(Command.GET).arg("a"));
      assertThat(get(nothing)).isNull();
    }
  }

  @Test
  void aRefusedCommandFailsWithTheWordsOfRedis() {
    try (var client = RedisTestClient.of(redis)) {
      redis.run("SET", "text", "a");
      var refused = append(client, "text", 1);
      assertThatThrownBy(() -> get(refused))
          .hasCauseInstanceOf(ErrorType.class)
          .hasMessageContaining("WRONGTYPE");
    }
  }

  @Test
  void aScriptThatTheServerForgotRunsByItsSourceAndKeepsItsPlace() throws Exception {
    try (var client = RedisTestClient.of(redis)) {
      get(runAppend(client, "list", 0));
      redis.run("SCRIPT", "FLUSH");
      var stages = new ArrayList<CompletionStage<@Nullable Response>>();
      for (var i = 1; i < 200; i++) {
        stages.add(i % 3 == 0 ? append(client, "list", i) : runAppend(client, "list", i));
      }
      lengths(stages);
      // A plain command may pass a script that the server did not know; scripts keep their order.
      assertThat(onlyScripts(redis.run("LRANGE", "list", "0", "-1")))
          .isEqualTo(onlyScripts(texts(200)));
    }
  }

  @Test
  void aScriptThatRanOnceIsLoadedOnEveryNewConnection() throws Exception {
    try (var client = RedisTestClient.of(redis)) {
      get(runAppend(client, "list", 0));
      redis.stop();
      client.awaitState(RedisState.DOWN);
      redis.startAgain();
      client.awaitState(RedisState.UP);
      assertThat(redis.run("SCRIPT", "EXISTS", APPEND.sha1())).isEqualTo(List.of(1L));
      assertThat(get(runAppend(client, "list", 1))).isNotNull();
    }
  }

  @Test
  void withoutRedisCommandsFailAtOnceAndWorkAgainWhenItIsBack() throws Exception {
    try (var client = RedisTestClient.of(redis)) {
      var states = new CopyOnWriteArrayList<RedisState>();
      client.commands().onState(states::add);
      redis.kill();
      client.awaitState(RedisState.DOWN);

      var begin = System.nanoTime();
      assertThatThrownBy(() -> get(append(client, "list", 1)))
          .hasCauseInstanceOf(RedisUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));

      redis.startAgain();
      client.awaitState(RedisState.UP);
      assertThat(get(append(client, "list", 1))).hasToString("1");
      assertThat(states.getFirst()).isEqualTo(RedisState.UP);
      assertThat(states).contains(RedisState.DOWN).endsWith(RedisState.UP);
      assertThat(client.meters().counter(MetricNames.REDIS_RECONNECTS).count()).isEqualTo(2);
    }
  }

  @Test
  void aServiceStartsWithoutRedis() throws Exception {
    redis.stop();
    try (var client =
        RedisTestClient.connecting(o -> o.setConnectionString(redis.uri()), Map.of())) {
      assertThat(client.commands().state()).isEqualTo(RedisState.DOWN);
      redis.startAgain();
      client.awaitState(RedisState.UP);
      assertThat(get(append(client, "list", 1))).hasToString("1");
    }
  }

  @Test
  void aFrozenRedisIsAnErrorWithinTheBoundAndNotAHang() throws Exception {
    var settings =
        Map.of("fynix.redis.command-timeout", "300ms", "fynix.redis.connect-timeout", "500ms");
    try (var client = RedisTestClient.of(redis, settings)) {
      redis.pause();
      var begin = System.nanoTime();
      assertThatThrownBy(() -> get(append(client, "list", 1)))
          .hasCauseInstanceOf(RedisUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

      client.awaitState(RedisState.DOWN);
      redis.resume();
      client.awaitState(RedisState.UP);
      assertThat(get(append(client, "other", 1))).hasToString("1");
    }
  }

  @Test
  void moreCommandsThanMayBeInFlightAreRefusedAtOnce() throws Exception {
    var settings =
        Map.of("fynix.redis.max-in-flight", "10", "fynix.redis.command-connections", "1");
    try (var client = RedisTestClient.of(redis, settings)) {
      redis.pause();
      var accepted = new ArrayList<CompletionStage<@Nullable Response>>();
      for (var i = 0; i < 10; i++) {
        accepted.add(append(client, "list", i));
      }
      var refused = append(client, "list", 10);
      assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
      assertThatThrownBy(() -> get(refused)).hasMessageContaining("Too many");

      redis.resume();
      assertThat(lengths(accepted)).hasSize(10);
      var rejected = client.meters().get(MetricNames.REDIS_COMMANDS).tag("outcome", "rejected");
      assertThat(rejected.counter().count()).isEqualTo(1);
      assertThat(client.meters().get(MetricNames.REDIS_IN_FLIGHT).gauge().value()).isZero();
    }
  }

  @Test
  void thePoolOfTheClientDoesNotTakeHeldConnectionsBack() {
    try (var client =
        RedisTestClient.connecting(
            options ->
                options
                    .setConnectionString(redis.uri())
                    .setPoolRecycleTimeout(100)
                    .setPoolCleanerInterval(50),
            Map.of())) {
      client.awaitState(RedisState.UP);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(5, SECONDS)
          .until(() -> client.commands().state() == RedisState.UP);
      assertThat(client.meters().counter(MetricNames.REDIS_RECONNECTS).count()).isZero();
    }
  }

  @Test
  void heldConnectionsOutliveTheReadTimeoutOfTheClient() throws Exception {
    try (var client =
            RedisTestClient.connecting(
                options -> options.setConnectionString(redis.uri()), Map.of(), 5);
        var tail = client.blocking().open("test").toCompletableFuture().get(10, SECONDS)) {
      client.awaitState(RedisState.UP);
      await()
          .during(Duration.ofSeconds(7))
          .atMost(20, SECONDS)
          .until(() -> client.commands().state() == RedisState.UP && tail.isOpen());
      assertThat(client.meters().counter(MetricNames.REDIS_RECONNECTS).count()).isZero();
    }
  }

  @Test
  void aLostConnectionLeavesNothingInFlight() {
    try (var client = RedisTestClient.of(redis)) {
      redis.pause();
      var stages = new ArrayList<CompletionStage<@Nullable Response>>();
      for (var i = 0; i < 500; i++) {
        stages.add(append(client, "key" + i, i));
      }
      redis.kill();
      await().atMost(5, SECONDS).until(() -> stages.stream().allMatch(RedisLinksTest::isDone));
      assertThat(client.meters().get(MetricNames.REDIS_IN_FLIGHT).gauge().value()).isZero();
    }
  }

  private static boolean isDone(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone();
  }

  private static CompletionStage<@Nullable Response> append(
      RedisTestClient client, String key, int value) {
    return client.commands().send(key, Request.cmd(Command.RPUSH).arg(key).arg(value));
  }

  private static CompletionStage<@Nullable Response> runAppend(
      RedisTestClient client, String key, int value) {
    return APPEND.run(client.commands(), key, List.of(key), List.of(Integer.toString(value)));
  }

  private static @Nullable Response get(CompletionStage<@Nullable Response> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(10, SECONDS);
  }

  private static List<Integer> lengths(List<CompletionStage<@Nullable Response>> stages)
      throws Exception {
    var lengths = new ArrayList<Integer>();
    for (var stage : stages) {
      var length = get(stage);
      lengths.add(length == null ? -1 : length.toInteger());
    }
    return lengths;
  }

  private static List<String> texts(int end) {
    return IntStream.range(0, end).mapToObj(Integer::toString).toList();
  }

  private static List<String> onlyScripts(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list))
        .stream()
            .map(String::valueOf)
            .filter(text -> text.equals("0") || Integer.parseInt(text) % 3 != 0)
            .toList();
  }
}
