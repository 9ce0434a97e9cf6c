package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scripts of the Redis chart, with real servers and sentinels. */
@Execution(ExecutionMode.CONCURRENT) // sentinels think in tens of seconds
class RedisScriptsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeAll
  static void programs() {
    for (String program : List.of("redis-server", "redis-cli")) {
      boolean found =
          Arrays.stream(System.getenv("PATH").split(":", -1))
              .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
      assumeTrue(found, program + " is not on the PATH");
    }
  }

  @Test
  void aServerTakesNobodyWithoutAPasswordAndGivesServicesNothingButTheirKeys()
      throws IOException, InterruptedException {
    try (RedisPods pods =
        new RedisPods(folder, Chart.REDIS.render("auth.existingSecret=passwords"))) {
      pods.startAll();
      int port = pods.port(0);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(pods.ask("probe", port, "ping")).isEqualTo("PONG"));

      assertThat(pods.ask("api-service", port, "set", "fx:a", "1")).isEqualTo("OK");
      assertThat(pods.ask("api-service", port, "set", "other", "1")).startsWith("NOPERM");
      assertThat(pods.ask("api-service", port, "flushall")).startsWith("NOPERM");
      assertThat(pods.ask("api-service", port, "config", "get", "*")).startsWith("NOPERM");
      assertThat(pods.ask("api-service", port, "keys", "*")).startsWith("NOPERM");
      assertThat(pods.ask("probe", port, "get", "fx:a")).startsWith("NOPERM");
      assertThat(pods.ask("default", port, "ping")).contains("WRONGPASS");
      assertThat(pods.ask("admin", port, "config", "get", "maxmemory-policy"))
          .contains("noeviction");
      assertThat(pods.script(0, "probe", String.valueOf(port), "ready")).isZero();
    }
  }

  @Test
  void servicesMayRunEveryCommandThatTheirCodeSends() throws IOException, InterruptedException {
    try (RedisPods pods = new RedisPods(folder, Chart.REDIS.render("auth.existingSecret=pw"))) {
      pods.startAll();
      int port = pods.port(0);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(pods.ask("probe", port, "ping")).isEqualTo("PONG"));
      Set<String> taken = new HashSet<>();
      taken.addAll(pods.ask("admin", port, "acl", "cat", "admin").lines().toList());
      taken.addAll(pods.ask("admin", port, "acl", "cat", "dangerous").lines().toList());

      for (Chart service : Chart.SERVICES) {
        Set<String> given = CommandsInCode.givenTo(service);
        assertThat(CommandsInCode.all())
            .as("%s", service)
            .hasSizeGreaterThan(30)
            .allSatisfy(
                command -> {
                  boolean refused =
                      taken.contains(command.word()) || taken.contains(command.name());
                  assertThat(refused && !given.contains(command.name()))
                      .as("%s is refused", command)
                      .isFalse();
                });
      }
    }
  }

  @Test
  void aPrimaryThatLeavesHandsOverAndComesBackAsAReplica()
      throws IOException, InterruptedException {
    try (RedisPods pods = sentinels()) {
      settle(pods);
      await()
          .atMost(PATIENCE)
          .until(() -> pods.ask("api-service", pods.port(0), "set", "fx:a", "kept").equals("OK"));

      assertThat(pods.script(0, "leave")).isZero();
      await().atMost(PATIENCE).until(() -> primary(pods) > 0);
      pods.stop(0, "server");
      int heir = primary(pods);
      pods.start(0, "server");

      await().atMost(PATIENCE).until(() -> pods.role(0).equals("slave"));
      assertThat(pods.log(0, "server"))
          .contains("Starting as replica of " + RedisPods.HOST + ":" + pods.port(heir));
      assertThat(pods.ask("api-service", pods.port(heir), "get", "fx:a")).isEqualTo("kept");
      assertThat(failovers(pods)).isEqualTo("1");
      await()
          .atMost(PATIENCE)
          .until(() -> pods.ask("api-service", pods.port(heir), "set", "fx:b", "1").equals("OK"));
      assertThat(connect(pods, heir)).isEqualTo("kept");
    }
  }

  @Test
  void aPrimaryThatLostItsDataDoesNotEmptyItsReplicas() throws IOException, InterruptedException {
    try (RedisPods pods = sentinels()) {
      settle(pods);
      await()
          .atMost(PATIENCE)
          .until(() -> pods.ask("api-service", pods.port(0), "set", "fx:a", "kept").equals("OK"));
      await().atMost(PATIENCE).until(() -> knownReplicas(pods) == 2);

      pods.stop(0, "server");
      empty(Path.of(pods.data(0)).resolve("appendonlydir"));
      Files.deleteIfExists(Path.of(pods.data(0)).resolve("appendonly.aof"));
      Files.deleteIfExists(Path.of(pods.data(0)).resolve("dump.rdb"));
      pods.start(0, "server");

      await().atMost(PATIENCE).until(() -> primary(pods) > 0);
      int heir = primary(pods);
      assertThat(pods.ask("api-service", pods.port(heir), "get", "fx:a")).isEqualTo("kept");
    }
  }

  private RedisPods sentinels() throws IOException {
    return new RedisPods(
        folder, Chart.REDIS.render("mode=sentinel", "auth.existingSecret=passwords"));
  }

  /** Until the first pod is the primary, the others follow it, and every sentinel knows all. */
  private static void settle(RedisPods pods) throws IOException {
    pods.startAll();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                pods.role(0).equals("master")
                    && pods.role(1).equals("slave")
                    && pods.role(2).equals("slave"));
    await().atMost(PATIENCE).until(() -> knownReplicas(pods) == 2);
  }

  /** How many replicas the sentinels know, the one that knows least. */
  private static int knownReplicas(RedisPods pods) {
    int least = Integer.MAX_VALUE;
    for (int pod = 0; pod < pods.pods(); pod++) {
      String replicas =
          pods.ask("api-service", pods.sentinelPort(pod), "sentinel", "replicas", "fynix");
      least =
          Math.min(least, (int) replicas.lines().filter(line -> line.contains("runid")).count());
    }
    return least;
  }

  /** The pod that the sentinels name and that is the primary; -1 while there is none. */
  private static int primary(RedisPods pods) {
    String named =
        pods.ask(
            "api-service", pods.sentinelPort(1), "sentinel", "get-master-addr-by-name", "fynix");
    for (int pod = 0; pod < pods.pods(); pod++) {
      if (named.endsWith("\n" + pods.port(pod)) && pods.role(pod).equals("master")) {
        return pod;
      }
    }
    return -1;
  }

  /** How often the sentinels made another server the primary. */
  private static String failovers(RedisPods pods) {
    List<String> facts =
        pods.ask("api-service", pods.sentinelPort(1), "sentinel", "master", "fynix")
            .lines()
            .toList();
    return facts.get(facts.indexOf("config-epoch") + 1);
  }

  /** Reads a key as a service would, with the settings that its chart renders. */
  private static String connect(RedisPods pods, int expected) {
    KubeObject service =
        Chart.API
            .render(
                "redis.clientType=sentinel",
                "redis.existingSecret=passwords",
                "redis.hosts[0]=127.0.0.1:" + pods.sentinelPort(0),
                "redis.hosts[1]=127.0.0.1:" + pods.sentinelPort(1),
                "redis.hosts[2]=127.0.0.1:" + pods.sentinelPort(2))
            .the("Deployment");
    RedisOptions options =
        new RedisOptions()
            .setType(RedisClientType.SENTINEL)
            .setRole(RedisRole.MASTER)
            .setMasterName(service.env("QUARKUS_REDIS_MASTER_NAME"));
    for (String host : service.env("QUARKUS_REDIS_HOSTS").split(",", -1)) {
      options.addConnectionString(
          host.replace("$(REDIS_PASSWORD)", RedisPods.password("api-service")));
    }
    Vertx vertx = Vertx.vertx();
    try {
      Redis redis = Redis.createClient(vertx, options);
      var answer =
          redis
              .send(Request.cmd(io.vertx.redis.client.Command.GET).arg("fx:a"))
              .toCompletionStage()
              .toCompletableFuture()
              .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .join();
      assertThat(pods.role(expected)).isEqualTo("master");
      return answer.toString();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void empty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
