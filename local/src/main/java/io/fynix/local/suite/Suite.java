package io.fynix.local.suite;

import io.fynix.local.cli.Screen;
import io.fynix.local.cli.UserException;
import io.fynix.local.ingress.Ingress;
import io.fynix.local.ingress.RouteTable;
import io.fynix.local.process.ChildProcess;
import io.fynix.local.redis.LocalRedis;
import io.fynix.local.redis.RedisProgram;
import io.fynix.local.start.StartPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Fynix on one machine: Redis, the service processes and the ingress before them.
 *
 * <p>{@link #start} and {@link #close} may run on different threads at the same time: a person
 * presses Ctrl-C while it starts. Whatever was started by then is stopped; nothing is started
 * after. Nothing that ends is ever restarted: the screen says what ended and where its log is.
 */
public final class Suite implements AutoCloseable {

  private static final Duration READY_PATIENCE = Duration.ofMinutes(2);

  /** Longer than the longest drain with the default window. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(35);

  private static final Duration HEALTH_PERIOD = Duration.ofSeconds(1);
  private static final long READY_PAUSE_MILLIS = 200;
  private static final int LOG_TAIL_LINES = 30;

  private final SuiteOptions options;
  private final Screen screen;
  private final HealthProbe probe = new HealthProbe();
  private final List<ServiceNode> nodes = new CopyOnWriteArrayList<>();
  private final ReentrantLock lifecycle = new ReentrantLock(); // guards what follows
  private @Nullable SuiteLock lock;
  private @Nullable LocalRedis redis;
  private @Nullable Ingress ingress;
  private @Nullable Thread healthThread;
  private volatile boolean stopping;
  private volatile boolean ready;
  private volatile StartFacts facts = new StartFacts("{}", "{}");
  private volatile int port;

  public Suite(SuiteOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /**
   * Starts everything and returns once all services are ready and {@code local.json} is written.
   *
   * @throws UserException when something is in the way that a person can change
   */
  public void start() throws IOException, InterruptedException {
    try {
      List<ServiceSpec> specs = ServiceSpec.all(options);
      requireBuilt(specs);
      Secrets secrets = prepare(specs);
      Path overlay = options.state().path().resolve("local.properties");
      Path sessionKeys = SessionKey.ensure(options.state().path().resolve("session-keys"));
      PrivateFile.write(
          overlay, Overlay.properties(secrets, sessionKeys.toAbsolutePath(), options));
      String redisUrl = startRedis();
      for (ServiceSpec spec : specs) {
        startNode(spec, redisUrl, overlay);
      }
      awaitReady();
      String token = secrets.demoToken(Instant.now());
      watchHealth(token, secrets.apiKey());
      state(secrets, token, redisUrl).write(options.state().localJson());
      ready = true;
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The one address of the suite, without a slash at the end. */
  public String baseUrl() {
    return "http://localhost:" + port;
  }

  /** The log files by the name of the process. */
  Map<String, Path> logFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    nodes.forEach(node -> files.put(node.name(), node.process().logFile()));
    return files;
  }

  private Secrets prepare(List<ServiceSpec> specs) throws IOException {
    lifecycle.lock();
    try {
      refuseWhenStopping();
      lock = SuiteLock.take(options.state().path());
      Ingress.Address address = new Ingress.Address(options.host(), options.port());
      // First of all, so that a taken port is told before anything slow; it answers 503 until then.
      ingress =
          Ingress.start(
              address,
              RouteTable.ofProduct(),
              addresses(specs),
              new StartPage(trusted -> trusted ? facts.forThisMachine() : facts.forOthers()));
      port = ingress.port();
      return Secrets.loadOrCreate(options.state().path().resolve("secrets"))
          .withTokenSecretOf(options.config());
    } finally {
      lifecycle.unlock();
    }
  }

  private static Map<String, List<Ingress.Node>> addresses(List<ServiceSpec> specs) {
    return specs.stream()
        .collect(
            Collectors.groupingBy(
                ServiceSpec::service,
                Collectors.mapping(
                    spec -> new Ingress.Node(spec.node(), "127.0.0.1", spec.port()),
                    Collectors.toList())));
  }

  private void requireBuilt(List<ServiceSpec> specs) {
    for (ServiceSpec spec : specs) {
      Path jar = ServiceSpec.jar(options.root(), spec.service());
      if (!Files.exists(jar)) {
        throw new UserException(
            "%s is not built: %s is missing. ./fynix up builds it.".formatted(spec.service(), jar));
      }
    }
  }

  private String startRedis() throws IOException, InterruptedException {
    if (options.redis() != null) {
      LocalRedis.unreachable(options.redis())
          .ifPresent(
              why -> {
                throw new UserException(
                    "the Redis you gave cannot be used: " + why + ". Check --redis or REDIS_URL.");
              });
      screen.line("  Redis: the one you gave, at " + options.redis().getHost());
      return options.redis().toString();
    }
    lifecycle.lock();
    try {
      refuseWhenStopping();
      Path state = options.state().path();
      RedisProgram program = RedisProgram.find(state.resolve("bin"));
      Path data = state.resolve("redis");
      LocalRedis started =
          LocalRedis.start(program, data, options.logs().resolve("redis.log"), options.fresh());
      redis = started;
      tellWhenItEnds(started.process());
      screen.line(
          "  Redis: %s, port %d; keeps its data in %s, written once a second (--fresh starts empty)"
              .formatted(program.origin(), started.port(), data));
      return started.url();
    } finally {
      lifecycle.unlock();
    }
  }

  private void startNode(ServiceSpec spec, String redisUrl, Path overlay) throws IOException {
    lifecycle.lock();
    try {
      refuseWhenStopping();
      ChildProcess process =
          ChildProcess.start(
              spec.node(),
              spec.command(),
              spec.environment(redisUrl, overlay),
              options.root(),
              options.logs().resolve(spec.node() + ".log"),
              STOP_PATIENCE);
      nodes.add(new ServiceNode(spec, process));
      tellWhenItEnds(process);
    } finally {
      lifecycle.unlock();
    }
  }

  private void tellWhenItEnds(ChildProcess process) {
    process.whenEnded(
        code -> {
          if (ready && !stopping) {
            screen.line(
                screen.bad(
                    "  %s ended with exit code %d; its log: %s. It is not restarted: Ctrl-C, then ./fynix up"
                        .formatted(process.name(), code, process.logFile())));
          }
        });
  }

  private void awaitReady() throws InterruptedException {
    long began = System.nanoTime();
    List<ServiceNode> waiting = new ArrayList<>(nodes);
    while (!waiting.isEmpty()) {
      refuseWhenStopping();
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      screen.live(
          "  waiting for %s, %d s"
              .formatted(
                  waiting.stream().map(ServiceNode::name).collect(Collectors.joining(", ")),
                  seconds));
      for (ServiceNode node : List.copyOf(waiting)) {
        requireAlive(node);
        node.heard(probe.ask(node.spec()));
        if (node.isReady()) {
          waiting.remove(node);
          screen.endLive();
          screen.line(
              "  %s %s, %.1f s; log: %s"
                  .formatted(
                      screen.good("ready"),
                      node.name(),
                      (System.nanoTime() - began) / 1e9,
                      node.process().logFile()));
        } else if (seconds > READY_PATIENCE.toSeconds()) {
          throw failed(node, "is not ready after " + seconds + " s");
        }
      }
      Thread.sleep(READY_PAUSE_MILLIS);
    }
    screen.endLive();
  }

  private void requireAlive(ServiceNode node) {
    if (!node.process().isAlive()) {
      throw failed(node, "ended with exit code " + node.process().exitCode());
    }
  }

  private static UserException failed(ServiceNode node, String what) {
    return new UserException(
        "%s %s. The end of %s:%n%s"
            .formatted(
                node.name(),
                what,
                node.process().logFile(),
                String.join("\n", node.process().logTail(LOG_TAIL_LINES))));
  }

  private void watchHealth(String token, String apiKey) {
    lifecycle.lock();
    try {
      refuseWhenStopping();
      String origin = redis == null ? "given" : redis.program().origin();
      healthThread =
          Thread.ofVirtual()
              .name("suite-health")
              .start(
                  () -> {
                    try {
                      while (!stopping) {
                        facts =
                            StartFacts.of(
                                token, apiKey, origin, options.state().lastReplay(), nodes);
                        Thread.sleep(HEALTH_PERIOD.toMillis());
                        for (ServiceNode node : nodes) {
                          node.heard(probe.ask(node.spec()));
                        }
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt(); // the suite stops
                    }
                  });
    } finally {
      lifecycle.unlock();
    }
  }

  private LocalState state(Secrets secrets, String token, String redisUrl) {
    Map<String, LocalState.Service> services = new LinkedHashMap<>();
    nodes.forEach(node -> services.put(node.name(), node.state()));
    return new LocalState(
        baseUrl(),
        secrets.apiKey(),
        secrets.tokenHmacSecret(),
        token,
        redisUrl,
        ProcessHandle.current().pid(),
        services);
  }

  private void refuseWhenStopping() {
    if (stopping) {
      throw new UserException("stopped before it was ready", 130);
    }
  }

  /**
   * Stops in order: the ingress takes no more requests, the services say goodbye to their clients
   * (at most 35 s, then they are killed), the ingress closes, Redis writes its data and ends.
   */
  @Override
  public void close() {
    stopping = true;
    lifecycle.lock();
    try {
      if (healthThread != null) {
        healthThread.interrupt();
        healthThread = null;
      }
      if (ingress != null) {
        ingress.refuse();
      }
      stopNodes();
      if (ingress != null) {
        ingress.close();
        ingress = null;
      }
      if (redis != null) {
        redis.stop();
        redis = null;
      }
      if (lock != null) {
        Files.deleteIfExists(options.state().localJson());
        lock.close();
        lock = null;
      }
    } catch (IOException e) {
      screen.error("could not clean up: " + e.getMessage());
    } finally {
      lifecycle.unlock();
    }
  }

  private void stopNodes() {
    nodes.forEach(node -> node.process().requestStop());
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    for (ServiceNode node : nodes) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (!node.process().awaitStop(left)) {
        screen.line(
            screen.bad(
                "  %s did not stop within %d s and was killed; its log: %s"
                    .formatted(node.name(), STOP_PATIENCE.toSeconds(), node.process().logFile())));
      }
    }
    nodes.clear();
  }
}
