package io.fynix.local.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.local.Main;
import io.fynix.local.cli.Screen;
import io.fynix.local.cli.StateFolder;
import io.fynix.local.cli.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner over four fake services and a real Redis. */
class SuiteTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir Path root;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false, false);
  private ConfigFile config = ConfigFile.NONE;
  private @Nullable Suite suite;

  @BeforeEach
  void packageServices() throws IOException {
    FakeService.packageAll(root);
  }

  @AfterEach
  void stop() {
    if (suite != null) {
      suite.close();
    }
  }

  @Test
  void toolsFindAddressesAndSecretsInAFileForTheOwnerOnly() throws Exception {
    start(options(2, 0));

    JsonNode local = local();
    assertThat(permissions("local.json")).isEqualTo("rw-------");
    assertThat(permissions("local.properties")).isEqualTo("rw-------");
    assertThat(permissions("secrets")).isEqualTo("rw-------");
    assertThat(local.path("services").fieldNames())
        .toIterable()
        .containsExactly(
            "api-service",
            "realtime-service-1",
            "realtime-service-2",
            "session-service",
            "monitoring-service");
    assertThat(local.path("userToken").asText().split("\\.")).hasSize(3);
    assertThat(Files.readString(root.resolve(".fynix/local.properties")))
        .contains(
            "fynix.realtime.token.hmac-secret-key=" + local.path("tokenHmacSecret").asText(),
            "fynix.channel.namespaces.feed.history-size=10000")
        .doesNotContain(local.path("apiKey").asText());
  }

  @Test
  void aConfigurationFileIsLaidOverWhatLocalModeSays() throws Exception {
    Path file = root.resolve("my.properties");
    Files.writeString(
        file,
        "fynix.channel.namespaces.feed.history-size=7\nfynix.realtime.token.hmac-secret-key=mine\n");
    config = ConfigFile.read(file);
    start(options(1, 0));

    var read = new java.util.Properties();
    try (var overlay = Files.newBufferedReader(root.resolve(".fynix/local.properties"))) {
      read.load(overlay);
    }
    assertThat(read)
        .containsEntry("fynix.channel.namespaces.feed.history-size", "7")
        .containsEntry("fynix.channel.namespaces.feed.history-ttl", "1h")
        .containsEntry("fynix.realtime.token.hmac-secret-key", "mine");
    assertThat(local().path("tokenHmacSecret").asText()).isEqualTo("mine");
  }

  @Test
  void everyServiceIsReachedThroughTheOnePort() throws Exception {
    start(options(1, 0));

    assertThat(get("/api/publish")).isEqualTo("api-service");
    assertThat(get("/connection/websocket")).isEqualTo("realtime-service");
    assertThat(get("/v1/sessions")).isEqualTo("session-service");
    assertThat(get("/v1/status")).isEqualTo("monitoring-service");
  }

  @Test
  void secretsAreKeptFromRunToRun() throws Exception {
    start(options(1, 0));
    String before = local().path("apiKey").asText();
    restart();

    assertThat(local().path("apiKey").asText()).isEqualTo(before);
  }

  @Test
  void closingLeavesNoProcessAndNoAddress() throws Exception {
    start(options(2, 0));
    List<ProcessHandle> children = children(local());

    closeSuite();

    assertThat(children).hasSize(5).noneMatch(ProcessHandle::isAlive);
    assertThat(root.resolve(".fynix/local.json")).doesNotExist();
  }

  @Test
  void aServiceThatDiesAtTheStartIsToldWithItsLogAndTheOthersStop() throws Exception {
    Files.writeString(root.resolve("crash-session-service"), "");

    assertThatThrownBy(() -> start(options(1, 0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("session-service ended with exit code 3")
        .hasMessageContaining("cannot go on");
  }

  @Test
  void aServiceThatEndsLaterIsToldAndTheOthersStay() throws Exception {
    start(options(1, 0));
    ProcessHandle.of(local().path("services").path("session-service").path("pid").asLong())
        .orElseThrow()
        .destroyForcibly();

    await().atMost(LIMIT).until(() -> shown().contains("session-service ended with exit code 137"));
    assertThat(get("/v1/status")).isEqualTo("monitoring-service");
  }

  @Test
  void aSecondSuiteInTheFolderIsRefused() throws Exception {
    start(options(1, 0));
    Suite second = new Suite(options(1, 0), screen);

    assertThatThrownBy(second::start)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already runs");
    assertThat(root.resolve(".fynix/local.json")).exists();
  }

  @Test
  void aTakenPortIsToldBeforeAnythingStarts() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> start(options(1, other.getLocalPort())))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("port " + other.getLocalPort());
      assertThat(root.resolve(".fynix/logs")).doesNotExist();
    }
  }

  @Test
  void aKilledRunnerTakesEverythingWithIt() throws Exception {
    Process runner = runner();
    List<ProcessHandle> children = children(local());

    runner.destroyForcibly().waitFor();

    assertThat(children).hasSize(4);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(children).noneMatch(ProcessHandle::isAlive);
              assertThat(redisAnswers()).isFalse();
            });
  }

  @Test
  void aStopSignalStopsEverythingInOrder() throws Exception {
    Process runner = runner();
    List<ProcessHandle> children = children(local());

    runner.destroy();

    assertThat(runner.waitFor(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThat(children).hasSize(4).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.readString(root.resolve("out"))).contains("Stopping", "Stopped");
  }

  private Process runner() throws IOException {
    Process runner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfynix.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--port",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("out").toFile())
            .start();
    await().atMost(LIMIT).until(() -> Files.exists(root.resolve(".fynix/local.json")));
    return runner;
  }

  private boolean redisAnswers() throws IOException {
    URI url = URI.create(local().path("redisUrl").asText());
    return io.fynix.local.redis.LocalRedis.unreachable(url).isEmpty();
  }

  private void start(SuiteOptions options) throws IOException, InterruptedException {
    Suite started = new Suite(options, screen);
    suite = started;
    started.start();
  }

  private void restart() throws IOException, InterruptedException {
    closeSuite();
    start(options(1, 0));
  }

  private void closeSuite() {
    if (suite != null) {
      suite.close();
    }
  }

  private SuiteOptions options(int realtimeNodes, int port) {
    return new SuiteOptions(
        root,
        new StateFolder(root.resolve(".fynix")),
        "127.0.0.1",
        port,
        realtimeNodes,
        null,
        false,
        List.of(),
        config);
  }

  private JsonNode local() throws IOException {
    return new ObjectMapper().readTree(root.resolve(".fynix/local.json").toFile());
  }

  private static List<ProcessHandle> children(JsonNode local) {
    List<ProcessHandle> children = new ArrayList<>();
    local
        .path("services")
        .forEach(
            service -> ProcessHandle.of(service.path("pid").asLong()).ifPresent(children::add));
    return children;
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(root.resolve(".fynix").resolve(file)));
  }

  private String get(String path) throws IOException, InterruptedException {
    URI address =
        URI.create(local().path("baseUrl").asText().replace("localhost", "127.0.0.1") + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
