package io.fynix.platform.node;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.stream.LogWriter;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells the others every few seconds that this node lives, and what it carries. One virtual thread;
 * while Redis is away nothing is told, and nothing is made up for later.
 */
@ApplicationScoped
public class Heartbeats {
  private static final Logger LOG = Logger.getLogger(Heartbeats.class);

  /** How long the last word may take. */
  private static final Duration FAREWELL_LIMIT = Duration.ofSeconds(1);

  /** After those who read and write, so that the last word is the last thing that happens. */
  private static final int LATE = 10_000;

  private final LogWriter writer;
  private final NodeConfig config;
  private final NodeId node;
  private final String service;
  private final String version;
  private final List<NodeLoad> loads;
  private final Clock clock;
  private final Instant started;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile NodeState state = NodeState.UP;

  Heartbeats(
      LogWriter writer,
      NodeConfig config,
      NodeId node,
      @ConfigProperty(name = "quarkus.application.name") String service,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown")
          String version,
      @All List<NodeLoad> loads,
      Clock clock) {
    this.writer = writer;
    this.config = config;
    this.node = node;
    this.service = service;
    this.version = version;
    this.loads = loads;
    this.clock = clock;
    this.started = clock.instant();
    this.thread = Thread.ofVirtual().name("fynix-heartbeats").unstarted(this::run);
  }

  void onStart(@Observes StartupEvent event) {
    start();
  }

  void onStop(@Observes @Priority(LATE) ShutdownEvent event) {
    stop();
  }

  void start() {
    thread.start();
  }

  /** Tells the others at once that this node lets go of what it has. */
  public void draining() {
    state = NodeState.DRAINING;
    beat();
  }

  /** Says the last word and ends. */
  void stop() {
    stopped.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(FAREWELL_LIMIT);
      }
      state = NodeState.STOPPED;
      writer
          .append(Keys.NODES, config.maxLength(), NodeHeartbeat.CONTRACT.encode(heartbeat()))
          .toCompletableFuture()
          .get(FAREWELL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("The last heartbeat was not written: error=%s", e.getMessage());
    }
  }

  private void run() {
    try {
      do {
        beat();
      } while (!stopped.await(config.heartbeatInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    writer
        .append(Keys.NODES, config.maxLength(), NodeHeartbeat.CONTRACT.encode(heartbeat()))
        .whenComplete(
            (sequence, error) -> {
              if (error != null) {
                LOG.debugf("A heartbeat was not written: error=%s", error.getMessage());
              }
            });
  }

  private NodeHeartbeat heartbeat() {
    var load = new HashMap<String, Long>();
    for (var source : loads) {
      load.putAll(loadOf(source));
    }
    return new NodeHeartbeat(node, service, version, started, clock.instant(), state, load);
  }

  /** A source that fails must not make the others believe that this node is gone. */
  private static Map<String, Long> loadOf(NodeLoad source) {
    try {
      return source.load();
    } catch (RuntimeException e) {
      LOG.errorf(e, "A node's load could not be told: source=%s", source.getClass().getName());
      return Map.of();
    }
  }
}
