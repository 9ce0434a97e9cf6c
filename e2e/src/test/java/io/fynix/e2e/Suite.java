package io.fynix.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole suite, started as a user starts it, on a free port and in a directory of its own. */
final class Suite implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process runner;
  private final Path state;
  private final JsonNode local;

  private Suite(Process runner, Path state, JsonNode local) {
    this.runner = runner;
    this.state = state;
    this.local = local;
  }

  /**
   * Starts the suite and waits until it is ready.
   *
   * @param state an empty directory
   */
  static Suite start(Path state, int realtimeNodes) throws IOException, InterruptedException {
    return start(state, realtimeNodes, Map.of());
  }

  /**
   * Starts the suite with more configuration.
   *
   * @param environment added to the environment of all services
   */
  static Suite start(Path state, int realtimeNodes, Map<String, String> environment)
      throws IOException, InterruptedException {
    int port = freePort();
    Process runner =
        fynix(
            state,
            environment,
            "up",
            "--port",
            Integer.toString(port),
            "--realtime",
            Integer.toString(realtimeNodes),
            "--dir",
            state.toString());
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    Path file = state.resolve("local.json");
    while (!Files.exists(file)) {
      if (runner.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        runner.destroy();
        throw new IllegalStateException(
            "The suite did not start:\n" + Files.readString(output(state, "up")));
      }
    }
    return new Suite(runner, state, JSON.readTree(file.toFile()));
  }

  /**
   * Runs the packaged command line without the build that {@code ./fynix} does first: Maven has
   * just done it.
   */
  private static Process fynix(
      Path state, Map<String, String> environment, String verb, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Repository.root().resolve("local/target/local.jar").toString(),
                verb));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .directory(Repository.root().toFile())
        .redirectErrorStream(true)
        .redirectOutput(output(state, verb).toFile())
        .start();
  }

  private static Path output(Path state, String verb) {
    return state.resolve(verb + ".out");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String baseUrl() {
    return local.path("baseUrl").asText();
  }

  String webSocketUrl() {
    return baseUrl().replaceFirst("^http", "ws") + "/connection/websocket";
  }

  String userToken() {
    return local.path("userToken").asText();
  }

  /** Publishes through the public API; returns the answer's body. */
  JsonNode publish(String channel, String data) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(baseUrl() + "/api/publish"))
            .header("X-API-Key", local.path("apiKey").asText())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"channel\":\"" + channel + "\",\"data\":" + data + "}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "publish answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(baseUrl() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The metrics page of a service's node, by the name that the runner gave it. */
  String metrics(String service) throws IOException, InterruptedException {
    String management = local.path("services").path(service).path("managementUrl").asText();
    var request = HttpRequest.newBuilder(URI.create(management + "/q/metrics")).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Starts a replay of a file into a channel. */
  Replay replay(Path file, String channel, String speed) throws IOException {
    return new Replay(
        fynix(
            state,
            Map.of(),
            "replay",
            file.toString(),
            "--channel",
            channel,
            "--speed",
            speed,
            "--dir",
            state.toString()),
        output(state, "replay"));
  }

  record Replay(Process process, Path output) {
    /** What the replay said, once it is over. */
    String await(Duration limit) throws IOException, InterruptedException {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
        throw new IllegalStateException("The replay takes longer than " + limit);
      }
      String said = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException("The replay failed:\n" + said);
      }
      return said;
    }
  }

  /** The process of a service, by the name that the runner gave it. */
  ProcessHandle process(String service) {
    long pid = local.path("services").path(service).path("pid").asLong();
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new IllegalStateException(service + " does not run"));
  }

  /** All processes that the runner started, itself included. */
  List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(runner.descendants().toList());
    all.add(runner.toHandle());
    return all;
  }

  Process runner() {
    return runner;
  }

  /** Stops the suite as Ctrl-C does. */
  @Override
  public void close() throws InterruptedException {
    runner.destroy();
    if (!runner.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      runner.descendants().forEach(ProcessHandle::destroyForcibly);
      runner.destroyForcibly();
      throw new IllegalStateException("The suite did not stop within " + STOP_LIMIT);
    }
  }
}
