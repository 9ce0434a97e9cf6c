package io.fynix.realtime.client;

import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, on free ports. */
final class PackagedNode implements AutoCloseable {
  private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;

  private PackagedNode(Process process, Path log, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
  }

  /**
   * Starts a node that lets anybody in, and waits until it is ready.
   *
   * @param settings properties, as {@code name=value}
   */
  static PackagedNode start(RealRedis redis, Path folder, String... settings) throws IOException {
    int port = RealRedis.freePort();
    int managementPort = RealRedis.freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    for (String setting : settings) {
      command.add("-D" + setting);
    }
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Dquarkus.management.port=" + managementPort);
    command.add("-Dquarkus.redis.hosts=" + redis.uri());
    command.add("-Dquarkus.log.console.json.enabled=false");
    command.add("-Dfynix.realtime.client.allow-anonymous-connect-without-token=true");
    command.add("-jar");
    command.add(PROGRAM.toString());
    Path log = folder.resolve("node-" + port + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var node = new PackagedNode(process, log, port, managementPort);
    await()
        .atMost(START_LIMIT)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("The node did not start:\n" + node.log());
              }
              return node.readiness() == 200;
            });
    return node;
  }

  /** Opens a connection that is past its connect command. */
  JsonClient connect() throws InterruptedException {
    var client = new JsonClient(URI.create("ws://localhost:" + port + "/connection/websocket"));
    client.ask("{\"id\":1,\"connect\":{}}");
    return client;
  }

  /** The status of the readiness probe; 0 while nothing answers. */
  int readiness() {
    var probe = URI.create("http://localhost:" + managementPort + "/q/health/ready");
    try {
      var request = HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port;
  }

  /** Asks it to stop, as an operating system does: SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** The exit code; fails when it takes longer. */
  int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("The node did not stop within " + limit + ":\n" + log());
    }
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
