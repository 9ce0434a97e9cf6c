package io.fynix.local.ingress;

import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One node of a service as the ingress knows it. Safe from any thread. */
final class Backend {

  /** How long a node that refused a connection, or answered 503, is asked last. */
  static final Duration REST = Duration.ofSeconds(1);

  private final String name;
  private final SocketAddress address;
  private final AtomicInteger open = new AtomicInteger();
  private volatile long restsUntilNanos = System.nanoTime();

  Backend(String name, SocketAddress address) {
    this.name = name;
    this.address = address;
  }

  String name() {
    return name;
  }

  SocketAddress address() {
    return address;
  }

  /** Requests and sockets that are on this node now. */
  int open() {
    return open.get();
  }

  boolean rests() {
    return restsUntilNanos - System.nanoTime() > 0;
  }

  /** It refused or lost us, or has no room: other nodes go first for a while. */
  void rest() {
    restsUntilNanos = System.nanoTime() + REST.toNanos();
  }

  Lease lease() {
    open.incrementAndGet();
    return new Lease();
  }

  /** One request or socket on the node; closing it twice counts once. */
  final class Lease {
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease() {}

    Backend backend() {
      return Backend.this;
    }

    void close() {
      if (closed.compareAndSet(false, true)) {
        open.decrementAndGet();
      }
    }
  }
}
