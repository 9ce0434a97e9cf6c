package io.fynix.realtime.transport;

import io.fynix.platform.node.Heartbeats;
import io.fynix.realtime.protocol.DisconnectCode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets the clients of a stopping node go, evenly spread over a window, so that they do not all
 * arrive elsewhere at once.
 *
 * <p>It has to be done when Quarkus announces its shutdown: by the time of {@code ShutdownEvent} it
 * has closed all sockets itself, with code 1000. The announcement runs on the shutdown's thread and
 * holds the shutdown back: for the window and {@link #LAST_WORDS} at most.
 */
@Singleton
class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class);

  /** How often some are closed. */
  private static final Duration STEP = Duration.ofMillis(50);

  /** How long peers may take to answer the close frame, after the last one was closed. */
  private static final Duration LAST_WORDS = TransportConnection.CLOSE_TIMEOUT.plusSeconds(1);

  private final Admission admission;
  private final ConnectionTable table;
  private final Heartbeats heartbeats;
  private final DrainConfig config;
  private final CountDownLatch hurried = new CountDownLatch(1);

  Drain(Admission admission, ConnectionTable table, Heartbeats heartbeats, DrainConfig config) {
    this.admission = admission;
    this.table = table;
    this.heartbeats = heartbeats;
    this.config = config;
  }

  void onShutdown(@Observes ShutdownDelayInitiatedEvent event) {
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Somebody insists: all that are left are closed at once. */
  void hurry() {
    hurried.countDown();
  }

  /**
   * Refuses new connections, tells probes and other nodes, and closes all there are. Blocks until
   * all are gone, or the bound above is reached.
   */
  void drain() throws InterruptedException {
    admission.setDraining(true);
    heartbeats.draining();
    List<TransportConnection> all = table.shuffled();
    Duration window = window(all.size(), config);
    LOG.infof("Draining: connections=%d window=%s", all.size(), window);
    long start = System.nanoTime();
    int closed = 0;
    while (closed < all.size() && table.size() > 0) {
      int due = due(all.size(), System.nanoTime() - start, isHurried() ? Duration.ZERO : window);
      all.subList(closed, due).forEach(Drain::close);
      closed = due;
      if (closed < all.size()) {
        hurried.await(STEP.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
    boolean none = awaitNone(new HashSet<>(all));
    LOG.infof(
        "Drained: left=%d took=%s",
        none ? 0 : table.size(), Duration.ofNanos(System.nanoTime() - start));
  }

  private boolean isHurried() {
    return hurried.getCount() == 0;
  }

  /** The configured window, or less when there is little to spread. */
  static Duration window(int connections, DrainConfig config) {
    Duration atMinRate =
        Duration.ofSeconds(1).multipliedBy(connections).dividedBy(config.minRate());
    return atMinRate.compareTo(config.window()) < 0 ? atMinRate : config.window();
  }

  /** How many of all are closed by now; at least one, so that it always goes on. */
  static int due(int all, long elapsedNanos, Duration window) {
    if (elapsedNanos >= window.toNanos()) {
      return all;
    }
    double part = (double) elapsedNanos / window.toNanos();
    return Math.clamp((long) (all * part) + 1, 0, all);
  }

  private static void close(TransportConnection connection) {
    connection.loop().execute(() -> connection.close(DisconnectCode.SHUTDOWN));
  }

  /** Waits until no socket is left; closes those whose upgrade was under way when it began. */
  private boolean awaitNone(Set<TransportConnection> asked) throws InterruptedException {
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    while (table.size() > 0) {
      if (System.nanoTime() >= end) {
        return false;
      }
      table.shuffled().stream().filter(asked::add).forEach(Drain::close);
      TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
    }
    return true;
  }
}
