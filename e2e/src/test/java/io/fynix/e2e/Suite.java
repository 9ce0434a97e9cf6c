package io.fynix.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The whole suite, started as a user starts it, on a free port and in a directory of its own. */
public final class Suite implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration API_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process runner;
  private final Path state;
  private final JsonNode local;
  private final Map<String, String> environment;
  private final Map<String, Process> restarted = new ConcurrentHashMap<>();

  private Suite(Process runner, Path state, Map<String, String> environment, JsonNode local) {
    this.runner = runner;
    this.environment = Map.copyOf(environment);
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
    return start(state, environment, "--realtime", Integer.toString(realtimeNodes));
  }

  /**
   * Starts the suite with a configuration file of the repository's {@code profiles} folder.
   *
   * @param name without its ending
   */
  static Suite startProfile(Path state, String name) throws IOException, InterruptedException {
    Path file = Repository.root().resolve("profiles").resolve(name + ".properties");
    return start(state, Map.of(), "--config", file.toString());
  }

  /**
   * Starts the suite on a free port.
   *
   * @param environment added to the environment of all services
   * @param options of {@code ./fynix up}
   */
  public static Suite start(Path state, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("--port", Integer.toString(freePort()), "--dir", state.toString()));
    arguments.addAll(List.of(options));
    Process runner = fynix(state, environment, "up", arguments.toArray(String[]::new));
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    Path file = state.resolve("local.json");
    while (!Files.exists(file)) {
      if (runner.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        runner.destroy();
        throw new IllegalStateException(
            "The suite did not start:\n" + Files.readString(output(state, "up")));
      }
    }
    return new Suite(runner, state, environment, JSON.readTree(file.toFile()));
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
                JAVA,
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

  public String baseUrl() {
    return local.path("baseUrl").asText();
  }

  public String webSocketUrl() {
    return baseUrl().replaceFirst("^http", "ws") + "/connection/websocket";
  }

  public String userToken() {
    return local.path("userToken").asText();
  }

  /** Publishes through the public API; returns the answer's body. */
  public JsonNode publish(String channel, String data) throws IOException, InterruptedException {
    return api("publish", "{\"channel\":\"" + channel + "\",\"data\":" + data + "}");
  }

  /**
   * Calls a method of the server API; returns the answer's body.
   *
   * @throws IllegalStateException when the answer is not 200
   */
  public JsonNode api(String method, String body) throws IOException, InterruptedException {
    return api(method, body, API_LIMIT);
  }

  /** As {@link #api(String, String)}, with a limit for the answer. */
  public JsonNode api(String method, String body, Duration limit)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(apiRequest(method, body, limit), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          method + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private HttpRequest apiRequest(String method, String body, Duration limit) {
    return HttpRequest.newBuilder(URI.create(baseUrl() + "/api/" + method))
        .header("X-API-Key", local.path("apiKey").asText())
        .header("Content-Type", "application/json")
        .timeout(limit)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /**
   * A token that the suite accepts.
   *
   * @param claims JSON with {@code %d} where the expiry stands
   */
  String token(String claims, Instant expiry) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8))
            + "."
            + base64.encodeToString(claims.formatted(expiry.getEpochSecond()).getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(local.path("tokenHmacSecret").asText().getBytes(UTF_8), "HmacSHA256"));
      return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Calls through the ingress with the API key.
   *
   * @param body JSON, empty for none
   */
  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(baseUrl() + path))
            .header("X-API-Key", local.path("apiKey").asText())
            .header("Content-Type", "application/json")
            .timeout(API_LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(baseUrl() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The metrics page of a service's node, by the name that the runner gave it. */
  public String metrics(String service) throws IOException, InterruptedException {
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
  public ProcessHandle process(String service) {
    Process own = restarted.get(service);
    return own != null ? own.toHandle() : startedByRunner(service);
  }

  private ProcessHandle startedByRunner(String service) {
    long pid = local.path("services").path(service).path("pid").asLong();
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new IllegalStateException(service + " does not run"));
  }

  /** The names of the processes of a service, as the runner gave them. */
  public List<String> nodes(String service) {
    return local.path("services").properties().stream()
        .filter(each -> each.getValue().path("service").asText().equals(service))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The address of a service's node itself, without the ingress. */
  public String nodeUrl(String service) {
    return local.path("services").path(service).path("baseUrl").asText();
  }

  /**
   * Starts a node again that has ended, on its former ports and under its name, and waits until it
   * is ready.
   */
  public void restart(String service) throws IOException, InterruptedException {
    JsonNode node = local.path("services").path(service);
    Path jar =
        Repository.root()
            .resolve(node.path("service").asText())
            .resolve("target/quarkus-app/quarkus-run.jar");
    ProcessBuilder builder =
        new ProcessBuilder(JAVA, "-Xmx256m", "-XX:+UseSerialGC", "-jar", jar.toString())
            .directory(Repository.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(Path.of(node.path("logFile").asText()).toFile()));
    URI address = URI.create(node.path("baseUrl").asText());
    URI management = URI.create(node.path("managementUrl").asText());
    builder.environment().putAll(environment);
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_HOST", address.getHost(),
                "QUARKUS_HTTP_PORT", Integer.toString(address.getPort()),
                "QUARKUS_MANAGEMENT_HOST", management.getHost(),
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(management.getPort()),
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false",
                "QUARKUS_CONFIG_LOCATIONS", state.resolve("local.properties").toString(),
                "REDIS_URL", local.path("redisUrl").asText(),
                "FYNIX_NODE_NAME", service));
    restarted.put(service, builder.start());
    awaitReady(service, management.resolve("/q/health/ready"));
  }

  private void awaitReady(String service, URI health) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(health).timeout(API_LIMIT).build();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isOk(request)) {
      if (!process(service).isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(service + " did not become ready again");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean isOk(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
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
    restarted.values().forEach(Process::destroy);
    runner.destroy();
    if (!runner.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      runner.descendants().forEach(ProcessHandle::destroyForcibly);
      runner.destroyForcibly();
      throw new IllegalStateException("The suite did not stop within " + STOP_LIMIT);
    }
  }
}
