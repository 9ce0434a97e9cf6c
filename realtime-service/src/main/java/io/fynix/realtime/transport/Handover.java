package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.DisconnectCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Asks clients to connect again, so that the next connection may be another node's: at the end of a
 * connection's lifetime, and when this node has more than its share. Methods are called on the
 * connection's event loop.
 *
 * <p>What waits is written first; the code, 3011, makes every SDK reconnect and recover without
 * telling its application of an error. A node that drains hands nobody over: the drain does it, at
 * its own pace.
 */
@Singleton
class Handover {
  private final Duration shortest;
  private final Duration spread;
  private final Admission admission;
  private final ConnectionEvents events;
  private final DoubleSupplier random;

  /** Why a client has to connect again. */
  enum Reason {
    LIFETIME,
    REBALANCE
  }

  @Inject
  Handover(TransportConfig config, Admission admission, ConnectionEvents events) {
    this(config, admission, events, () -> ThreadLocalRandom.current().nextDouble());
  }

  Handover(
      TransportConfig config, Admission admission, ConnectionEvents events, DoubleSupplier random) {
    Duration lifetime = config.connectionLifetime();
    Duration jitter = config.connectionLifetimeJitter();
    if (!lifetime.isZero() && jitter.compareTo(lifetime) >= 0) {
      throw new IllegalArgumentException(
          "fynix.realtime.transport.connection-lifetime-jitter is not shorter than the lifetime");
    }
    this.shortest = lifetime.isZero() ? lifetime : lifetime.minus(jitter);
    this.spread = jitter.multipliedBy(2);
    this.admission = admission;
    this.events = events;
    this.random = random;
  }

  /** Limits the connection's life, which begins now. */
  void limitLifetime(TransportConnection connection) {
    if (!shortest.isZero()) {
      long nanos = (long) (random.getAsDouble() * spread.toNanos());
      after(shortest.plusNanos(nanos), connection, Reason.LIFETIME);
    }
  }

  /** Hands the client over at a random moment before this time is over. */
  void within(Duration time, TransportConnection connection, Reason reason) {
    long nanos = (long) (random.getAsDouble() * time.toNanos());
    after(Duration.ofNanos(nanos), connection, reason);
  }

  private void after(Duration delay, TransportConnection connection, Reason reason) {
    connection.schedule(delay, () -> handOver(connection, reason));
  }

  private void handOver(TransportConnection connection, Reason reason) {
    if (connection.isOpen() && !admission.isDraining()) {
      events.onHandover(reason);
      connection.close(DisconnectCode.FORCE_RECONNECT);
    }
  }
}
