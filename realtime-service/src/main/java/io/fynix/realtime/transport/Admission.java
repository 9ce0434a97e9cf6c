package io.fynix.realtime.transport;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether this node takes connections, and how many it has. Safe from any thread. */
@Singleton
class Admission {
  private final int maxConnections;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean draining;

  Admission(TransportConfig config) {
    this.maxConnections = config.maxConnections();
  }

  int connections() {
    return connections.get();
  }

  /** Upgrades that are under way are not counted yet, so a storm may overshoot by a few. */
  boolean isFull() {
    return connections.get() >= maxConnections;
  }

  boolean isDraining() {
    return draining;
  }

  void setDraining(boolean value) {
    draining = value;
  }

  void opened() {
    connections.incrementAndGet();
  }

  void closed() {
    connections.decrementAndGet();
  }
}
