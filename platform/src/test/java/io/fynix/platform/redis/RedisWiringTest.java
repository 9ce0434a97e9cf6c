package io.fynix.platform.redis;

import static io.restassured.RestAssured.get;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisTestResource.class)
class RedisWiringTest {
  private final RedisCommands commands;
  private final RedisBlockingConnections blocking;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  RedisWiringTest(RedisCommands commands, RedisBlockingConnections blocking) {
    this.commands = commands;
    this.blocking = blocking;
  }

  @Test
  void aServiceRunsScriptsAndReportsHowRedisIs() throws Exception {
    awaitState(RedisState.UP);
    var run = LuaScript.named("test-append").run(commands, "a", List.of("a"), List.of("1"));
    assertThat(run.toCompletableFuture().get(5, SECONDS)).hasToString("1");
    try (var tail = blocking.open("test").toCompletableFuture().get(5, SECONDS)) {
      assertThat(tail.clientId()).isPresent();
    }
    get("/q/metrics")
        .then()
        .body(containsString("fynix_redis_state 2.0"))
        .body(containsString("fynix_redis_commands_total{outcome=\"ok\"}"))
        .body(containsString("fynix_redis_reconnects_total"))
        .body(containsString("fynix_redis_in_flight 0.0"));
  }

  @Test
  void readinessReportsRedisAndDoesNotDependOnIt() {
    awaitState(RedisState.UP);
    get("/q/health/ready").then().statusCode(200).body("checks[0].data.redis", is("up"));
    redis.kill();
    awaitState(RedisState.DOWN);
    get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", is("UP"))
        .body("checks.size()", is(1))
        .body("checks[0].data.redis", is("down"));
    redis.startAgain();
    awaitState(RedisState.UP);
  }

  private void awaitState(RedisState state) {
    await().atMost(20, SECONDS).until(() -> commands.state() == state);
  }
}
