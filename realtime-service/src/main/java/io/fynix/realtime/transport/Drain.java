package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.DisconnectCode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.websockets.next.OpenConnections;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets the clients of a stopping node go, in batches, so that they do not all arrive elsewhere at
 * once.
 *
 * <p>It has to be done when Quarkus announces its shutdown: by the time of {@code ShutdownEvent} it
 * has closed all sockets itself, with code 1000. The announcement runs on the shutdown's thread and
 * holds the shutdown back.
 */
@Singleton
class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Admission admission;
  private final OpenConnections sockets;
  private final OpenStreams streams;
  private final DrainConfig config;

  Drain(Admission admission, OpenConnections sockets, OpenStreams streams, DrainConfig config) {
    this.admission = admission;
    this.sockets = sockets;
    this.streams = streams;
    this.config = config;
  }

  void onShutdown(@Observes ShutdownDelayInitiatedEvent event) {
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Refuses new connections and closes all there are. Blocks for the drain's window and the time
   * that slow peers take to answer, or until all are gone.
   */
  void drain() throws InterruptedException {
    admission.setDraining(true);
    List<TransportConnection> connections = openConnections();
    if (connections.isEmpty()) {
      return;
    }
    LOG.infof("Draining: connections=%d window=%s", connections.size(), config.window());
    Collections.shuffle(connections);
    int batches = Math.ceilDiv(connections.size(), config.batchSize());
    long pauseNanos = config.window().toNanos() / batches;
    for (int batch = 0; batch < batches; batch++) {
      if (batch > 0 && awaitNone(pauseNanos)) {
        break;
      }
      int from = batch * config.batchSize();
      int to = Math.min(connections.size(), from + config.batchSize());
      connections.subList(from, to).forEach(Drain::close);
    }
    // Upgrades that were under way when the flag was set.
    openConnections().forEach(Drain::close);
    boolean all = awaitNone(TransportConnection.CLOSE_TIMEOUT.plusSeconds(1).toNanos());
    LOG.infof("Drained: left=%d", all ? 0 : admission.connections());
  }

  private List<TransportConnection> openConnections() {
    List<TransportConnection> connections = new ArrayList<>(streams.all());
    sockets.stream()
        .map(socket -> socket.userData().get(ConnectionEndpoint.CONNECTION))
        .filter(Objects::nonNull)
        .forEach(connections::add);
    return connections;
  }

  private static void close(TransportConnection connection) {
    connection.loop().execute(() -> connection.close(DisconnectCode.SHUTDOWN));
  }

  /** Waits until no connection is left, at most this long. */
  private boolean awaitNone(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (admission.connections() > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL.toNanos()));
    }
    return true;
  }
}
