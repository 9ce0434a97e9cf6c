package io.fynix.local.redis;

import io.fynix.local.cli.UserException;
import io.fynix.local.process.ChildProcess;
import io.fynix.local.process.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Redis of our own on the loopback address and a free port. It appends every write to a file that
 * is synced once a second, so a restart finds the data again and a power cut costs a second of it.
 */
public final class LocalRedis {

  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
  private static final long PROBE_PAUSE_MILLIS = 50;
  private static final int LOG_TAIL_LINES = 20;

  private final ChildProcess process;
  private final int port;
  private final RedisProgram program;

  private LocalRedis(ChildProcess process, int port, RedisProgram program) {
    this.process = process;
    this.port = port;
    this.program = program;
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param data where the data lives between runs
   * @param fresh whether to start empty, removing what is there
   */
  public static LocalRedis start(RedisProgram program, Path data, Path logFile, boolean fresh)
      throws IOException, InterruptedException {
    if (fresh) {
      remove(data);
    }
    Files.createDirectories(data);
    int port = Ports.free();
    ChildProcess process =
        ChildProcess.start(
            "redis", command(program, port, data), Map.of(), data, logFile, STOP_PATIENCE);
    LocalRedis redis = new LocalRedis(process, port, program);
    redis.awaitAnswer();
    return redis;
  }

  public ChildProcess process() {
    return process;
  }

  public int port() {
    return port;
  }

  public RedisProgram program() {
    return program;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public void stop() {
    process.requestStop();
    process.awaitStop(STOP_PATIENCE);
  }

  /** Why nothing answers at the URL of a Redis that somebody else runs; empty when it does. */
  public static Optional<String> unreachable(java.net.URI url) {
    String host = url.getHost();
    if (host == null) {
      return Optional.of("the URL names no host");
    }
    int port = url.getPort() < 0 ? 6379 : url.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(PROBE_TIMEOUT.toMillis()));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(host + ":" + port + " does not answer");
    }
  }

  private static List<String> command(RedisProgram program, int port, Path data) {
    return List.of(
        program.file().toString(),
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        data.toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        "--daemonize",
        "no");
  }

  private void awaitAnswer() throws InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        String why = process.isAlive() ? "does not answer" : "ended at once";
        List<String> tail = process.logTail(LOG_TAIL_LINES);
        stop();
        throw new UserException(
            "%s %s. The end of %s:%n%s%nIf its data is damaged, --fresh starts with none; --redis URL uses another Redis."
                .formatted(program.file(), why, process.logFile(), String.join("\n", tail)));
      }
      Thread.sleep(PROBE_PAUSE_MILLIS);
    }
  }

  /** True once PING is answered with PONG; while the data is being read the answer is an error. */
  private boolean answers() {
    try (Socket socket = new Socket()) {
      int timeout = Math.toIntExact(PROBE_TIMEOUT.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
      socket.setSoTimeout(timeout);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return "+PONG".equals(reader.readLine());
    } catch (IOException e) {
      return false;
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
