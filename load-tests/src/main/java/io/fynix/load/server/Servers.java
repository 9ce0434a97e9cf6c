package io.fynix.load.server;

import io.fynix.local.process.ChildProcess;
import io.fynix.local.process.Ports;
import io.fynix.local.redis.LocalRedis;
import io.fynix.local.redis.RedisProgram;
import io.fynix.local.suite.SessionKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts what is measured, each as a process of its own, and stops all of it at the end. */
public final class Servers implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** Of every JVM that is measured; the same for the floor, so that both are comparable. */
  public static final List<String> JVM_OPTIONS =
      List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  /** What calls of the services that ask for one carry in {@code X-API-Key}. */
  public static final String API_KEY = "bench";

  /** {@code printf %s bench | sha256sum}. */
  private static final String API_KEY_SHA256 =
      "1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549";

  private static final int SECRET_BYTES = 32;

  private final Path root;
  private final Path work;
  private final List<ChildProcess> children = new ArrayList<>();
  private @Nullable LocalRedis redis;

  /** A server that listens. */
  public record Server(String name, long pid, int port) {}

  /**
   * @param root the folder of the project, whose packaged service is started
   */
  public Servers(Path root) {
    this.root = root;
    this.work = root.resolve(".fynix/bench");
  }

  /** A node of the realtime service; all nodes share one Redis. */
  public Server node(String name) throws IOException, InterruptedException {
    int port = Ports.free();
    List<String> command = java(JVM_OPTIONS);
    List.of(
            "quarkus.http.host=127.0.0.1",
            "quarkus.http.port=" + port,
            "quarkus.management.host=127.0.0.1",
            "quarkus.management.port=" + Ports.free(),
            "quarkus.redis.hosts=" + redis().url(),
            "quarkus.log.console.json.enabled=false",
            "fynix.node.name=" + name,
            "fynix.realtime.client.insecure=true",
            "fynix.realtime.session-token.enabled=true",
            "fynix.realtime.client.ping-interval=10m",
            "fynix.realtime.transport.max-connections=19000",
            "fynix.realtime.admission.cold-upgrades-per-core=100000",
            "fynix.channel.namespaces.feed.history-size=100",
            "fynix.channel.namespaces.feed.history-ttl=1m",
            "fynix.channel.namespaces.feed.force-recovery=true")
        .forEach(setting -> command.add("-D" + setting));
    command.add("-jar");
    command.add(root.resolve("realtime-service/target/quarkus-app/quarkus-run.jar").toString());
    return start(name, command, port);
  }

  /** Accepts {@link #API_KEY}, issues and revokes sessions. */
  public Server sessions(String name) throws IOException, InterruptedException {
    Path keys = SessionKey.ensure(work.resolve("session-keys"));
    return service(
        "session-service",
        name,
        List.of(
            "fynix.session.token.keys-directory=" + keys.toAbsolutePath(),
            "fynix.session.refresh.keys.\"1\"=" + "5a".repeat(SECRET_BYTES),
            "fynix.session.refresh.route-key=" + "a5".repeat(SECRET_BYTES)));
  }

  /** A node of the service that answers REST calls. */
  public Server api(String name) throws IOException, InterruptedException {
    return service("api-service", name, List.of());
  }

  private Server service(String service, String name, List<String> more)
      throws IOException, InterruptedException {
    int port = Ports.free();
    List<String> settings = new ArrayList<>(more);
    settings.addAll(
        List.of(
            "quarkus.http.host=127.0.0.1",
            "quarkus.http.port=" + port,
            "quarkus.management.host=127.0.0.1",
            "quarkus.management.port=" + Ports.free(),
            "quarkus.redis.hosts=" + redis().url(),
            "quarkus.log.console.json.enabled=false",
            "fynix.node.name=" + name,
            "fynix.auth.api-keys.bench.sha256=" + API_KEY_SHA256,
            "fynix.auth.api-keys.bench.scopes=*"));
    List<String> command = java(JVM_OPTIONS);
    settings.forEach(setting -> command.add("-D" + setting));
    command.add("-jar");
    command.add(root.resolve(service).resolve("target/quarkus-app/quarkus-run.jar").toString());
    return start(name, command, port);
  }

  /** The floor. */
  public Server floor() throws IOException, InterruptedException {
    int port = Ports.free();
    List<String> command = java(JVM_OPTIONS);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Floor.class.getName(),
            Integer.toString(port)));
    return start("floor", command, port);
  }

  private static List<String> java(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    return command;
  }

  private LocalRedis redis() throws IOException, InterruptedException {
    LocalRedis present = redis;
    if (present == null) {
      present =
          LocalRedis.start(
              RedisProgram.find(work), work.resolve("redis"), work.resolve("redis.log"), true);
      redis = present;
    }
    return present;
  }

  private Server start(String name, List<String> command, int port)
      throws IOException, InterruptedException {
    Path log = work.resolve(name + ".log");
    ChildProcess child = ChildProcess.start(name, command, Map.of(), root, log, STOP_PATIENCE);
    children.add(child);
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers(port)) {
      if (!child.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            name + " did not start:\n" + String.join("\n", child.logTail(30)));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return new Server(name, child.pid(), port);
  }

  private static boolean answers(int port) {
    try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops one server; the others go on. */
  public void stop(Server server) {
    children.stream()
        .filter(child -> child.pid() == server.pid())
        .findFirst()
        .ifPresent(this::stop);
  }

  private void stop(ChildProcess child) {
    child.requestStop();
    child.awaitStop(STOP_PATIENCE);
    children.remove(child);
  }

  @Override
  public void close() {
    List.copyOf(children).forEach(this::stop);
    if (redis != null) {
      redis.stop();
    }
  }
}
