package io.fynix.realtime.transport;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections that are answers to HTTP requests; the framework knows the WebSockets. Safe
 * from any thread.
 */
@Singleton
class OpenStreams {
  private final Set<TransportConnection> open = ConcurrentHashMap.newKeySet();

  void add(TransportConnection connection) {
    open.add(connection);
  }

  void remove(TransportConnection connection) {
    open.remove(connection);
  }

  Collection<TransportConnection> all() {
    return open;
  }
}
