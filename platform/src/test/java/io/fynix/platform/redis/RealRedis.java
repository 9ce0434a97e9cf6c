package io.fynix.platform.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis process for a test: on a free port, with a directory of its own, bound to the
 * loopback address. It keeps nothing over a restart unless a setting says so ({@code "appendonly
 * yes"}).
 *
 * <p>The test that started it closes it; a process that a test forgot ends with the JVM.
 */
public final class RealRedis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  /** The bus of a cluster node listens this far above its port. */
  private static final int CLUSTER_BUS_OFFSET = 10_000;

  private final Path directory;
  private final Path configFile;
  private final Path logFile;
  private final int port;
  private final List<String> command;
  private final Thread killAtExit = new Thread(this::destroy, "stop-redis");
  private @Nullable Process process;

  private RealRedis(List<String> settings, int port, List<String> arguments) {
    this.port = port;
    try {
      this.directory = Files.createTempDirectory("fynix-redis-");
      this.configFile = directory.resolve("redis.conf");
      this.logFile = directory.resolve("redis.log");
      var lines = new ArrayList<String>();
      lines.add("dir " + directory);
      lines.add("bind 127.0.0.1");
      lines.addAll(settings);
      Files.write(configFile, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.command = new ArrayList<>(List.of(RedisBinary.path().toString(), configFile.toString()));
    this.command.addAll(arguments);
    Runtime.getRuntime().addShutdownHook(killAtExit);
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param settings lines of a redis.conf, {@code "maxmemory 10mb"}; they override the fixture's
   */
  public static RealRedis start(String... settings) {
    return startOn(freePort(), settings);
  }

  /** Like {@link #start} on a port that the caller chose. */
  public static RealRedis startOn(int port, String... settings) {
    var lines = new ArrayList<>(List.of("port " + port, "save \"\"", "appendonly no"));
    lines.addAll(List.of(settings));
    var redis = new RealRedis(lines, port, List.of());
    redis.startAgain();
    return redis;
  }

  /**
   * Starts a sentinel that watches one server. The same binary serves, so it is always there.
   *
   * @param quorum how many sentinels must agree that the master is gone
   * @param settings more lines, {@code "sentinel down-after-milliseconds mymaster 500"}
   */
  public static RealRedis startSentinel(
      String masterName, int masterPort, int quorum, String... settings) {
    var port = freePort();
    var lines = new ArrayList<>(List.of("port " + port));
    lines.add("sentinel monitor " + masterName + " 127.0.0.1 " + masterPort + " " + quorum);
    lines.addAll(List.of(settings));
    var sentinel = new RealRedis(lines, port, List.of("--sentinel"));
    sentinel.startAgain();
    return sentinel;
  }

  /** A port that nobody listens on, and whose cluster bus port is free as well. */
  public static int freePort() {
    for (var attempt = 0; attempt < 1000; attempt++) {
      try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var busPort = first.getLocalPort() + CLUSTER_BUS_OFFSET;
        if (busPort < 65_536 && isFree(busPort)) {
          return first.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no free port found");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** What belongs into {@code quarkus.redis.hosts}. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Where it keeps its files; deleted by {@link #close}. */
  public Path directory() {
    return directory;
  }

  /** What the server logged so far. */
  public String log() {
    try {
      return Files.exists(logFile) ? Files.readString(logFile) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command on a short connection of its own, past the code under test.
   *
   * @return text, {@link Long}, {@link List} of these, or null for nil
   * @throws IllegalStateException with the server's words when it refused
   */
  public @Nullable Object run(String... words) {
    try (var connection = new RespSocket(port, Duration.ofSeconds(10))) {
      return connection.run(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the process again, on the same port and directory, and waits until it answers. */
  public void startAgain() {
    if (isRunning()) {
      throw new IllegalStateException("Redis runs already");
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer();
  }

  /** Asks the server to end, and waits for it. Does nothing when it does not run. */
  public void stop() {
    var running = process;
    if (running != null && running.isAlive()) {
      resume();
      running.destroy();
      awaitEnd(running);
    }
  }

  /** Ends the server as {@code kill -9} does, and waits for it. */
  public void kill() {
    destroy();
  }

  /** Stops and starts the server. */
  public void restart() {
    stop();
    startAgain();
  }

  /** Freezes the server: connections stay open, and nothing answers. */
  public void pause() {
    signal("STOP");
  }

  /** Lets a frozen server go on. */
  public void resume() {
    signal("CONT");
  }

  public boolean isRunning() {
    var present = process;
    return present != null && present.isAlive();
  }

  @Override
  public void close() {
    destroy();
    try {
      Runtime.getRuntime().removeShutdownHook(killAtExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs anyway, and finds nothing to do.
    }
    deleteDirectory();
  }

  private void destroy() {
    var running = process;
    if (running != null && running.isAlive()) {
      running.destroyForcibly();
      awaitEnd(running);
    }
  }

  private void signal(String name) {
    var running = process;
    if (running == null) {
      throw new IllegalStateException("Redis does not run");
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(running.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitAnswer() {
    var end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      if (!isRunning()) {
        throw new IllegalStateException("Redis ended at once:\n" + log());
      }
      if (answers()) {
        return;
      }
      pauseBriefly();
    }
    destroy();
    throw new IllegalStateException("Redis did not answer within " + START_LIMIT + ":\n" + log());
  }

  /** A server that wants TLS takes the connection and cannot answer plainly: that is enough. */
  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
    } catch (IOException e) {
      return false;
    }
    try (var connection = new RespSocket(port, Duration.ofMillis(500))) {
      return !String.valueOf(connection.run("PING")).startsWith("LOADING");
    } catch (IllegalStateException e) {
      return !String.valueOf(e.getMessage()).startsWith("LOADING");
    } catch (IOException e) {
      return true;
    }
  }

  private static void pauseBriefly() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void deleteDirectory() {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
