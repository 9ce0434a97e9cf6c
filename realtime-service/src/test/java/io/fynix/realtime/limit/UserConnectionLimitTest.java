package io.fynix.realtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes that share a Redis. */
class UserConnectionLimitTest {
  private static final int LIMIT = 3;
  private static final RealRedis redis = RealRedis.start();
  private static final RedisTestClient client = RedisTestClient.of(redis);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Set<String> gone = new HashSet<>();
  private final UserConnectionLimit one = node("one", Duration.ofMinutes(1));
  private final UserConnectionLimit two = node("two", Duration.ofMinutes(1));

  private record Setting(int limit, Duration lease) implements UserConnectionConfig {}

  private UserConnectionLimit node(String name, Duration lease) {
    var setting = new Setting(LIMIT, lease);
    return new UserConnectionLimit(
        new RedisUserConnections(client.commands(), new NodeId(name), setting),
        gone::contains,
        setting,
        metrics);
  }

  @BeforeEach
  void empty() {
    redis.run("FLUSHALL");
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  private static boolean acquire(UserConnectionLimit node) throws Exception {
    return Objects.requireNonNull(
        node.acquire("ada").toCompletableFuture().get(10, TimeUnit.SECONDS));
  }

  private static Object said() {
    return String.valueOf(redis.run("HGETALL", Keys.userConnections("ada")));
  }

  @Test
  void theNodesShareTheLimit() throws Exception {
    assertThat(List.of(acquire(one), acquire(two), acquire(one), acquire(two), acquire(one)))
        .containsExactly(true, true, true, false, false);
  }

  @Test
  void aPlaceThatIsGivenBackIsFreeOnTheOtherNode() throws Exception {
    IntStream.range(0, LIMIT).forEach(i -> one.acquire("ada"));
    assertThat(acquire(two)).isFalse();
    two.release("ada");
    one.release("ada");
    assertThat(acquire(two)).isTrue();
    assertThat(acquire(two)).isFalse();
  }

  @Test
  void inAStormTheLimitHolds() {
    List<CompletionStage<Boolean>> wishes =
        IntStream.range(0, 200).mapToObj(i -> (i % 2 == 0 ? one : two).acquire("ada")).toList();
    assertThat(wishes.stream().filter(wish -> wish.toCompletableFuture().join()).count())
        .isLessThanOrEqualTo(LIMIT)
        .isPositive();
  }

  @Test
  void aNodeThatDiedDoesNotCount() throws Exception {
    IntStream.range(0, LIMIT).forEach(i -> one.acquire("ada"));
    assertThat(acquire(two)).isFalse();
    two.release("ada");
    gone.add("one");
    assertThat(acquire(two)).isTrue();
    assertThat(said().toString()).contains("two").doesNotContain("one");
  }

  @Test
  void whatANodeSaidEndsWithItsLease() throws Exception {
    var brief = node("brief", Duration.ofMillis(300));
    IntStream.range(0, LIMIT).forEach(i -> brief.acquire("ada"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              boolean admitted = acquire(two);
              if (!admitted) {
                two.release("ada");
              }
              return admitted;
            });
  }

  @Test
  void aNodeThatLivesRepeatsWhatItSaid() throws Exception {
    var brief = node("brief", Duration.ofSeconds(1));
    brief.onStart(new io.quarkus.runtime.StartupEvent());
    assertThat(acquire(brief)).isTrue();
    redis.run("DEL", Keys.userConnections("ada"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(said().toString()).contains("brief"));
    brief.onStop(new io.quarkus.runtime.ShutdownEvent());
  }

  @Test
  void whenNobodyIsLeftNothingIsKept() throws Exception {
    assertThat(acquire(one)).isTrue();
    one.release("ada");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(redis.run("EXISTS", Keys.userConnections("ada"))).hasToString("0"));
  }

  @Test
  void withoutRedisEachNodeAdmitsUpToTheLimitByItself() throws Exception {
    try (var away =
        RedisTestClient.connecting(
            options -> options.setConnectionString("redis://127.0.0.1:1"),
            java.util.Map.of("fynix.redis.command-timeout", "200ms"))) {
      var setting = new Setting(LIMIT, Duration.ofMinutes(1));
      var alone =
          new UserConnectionLimit(
              new RedisUserConnections(away.commands(), new NodeId("alone"), setting),
              gone::contains,
              setting,
              metrics);
      assertThat(List.of(acquire(alone), acquire(alone), acquire(alone), acquire(alone)))
          .containsExactly(true, true, true, false);
      assertThat(
              metrics.counter(MetricNames.USER_CONNECTION_CHECKS, "outcome", "unchecked").count())
          .isEqualTo(3);
    }
  }
}
