package io.fynix.realtime.transport;

import io.fynix.platform.address.ClientAddress;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections whose sockets are open, whatever carries them, with the address that each one
 * counts for. Safe from any thread; bounded by the connections that {@link Admission} lets in.
 */
@Singleton
class ConnectionTable {
  private final Map<TransportConnection, ClientAddress> open = new ConcurrentHashMap<>();

  void add(TransportConnection connection, ClientAddress address) {
    open.put(connection, address);
  }

  /** Forgets a connection; null when it was not known. */
  @Nullable ClientAddress remove(TransportConnection connection) {
    return open.remove(connection);
  }

  int size() {
    return open.size();
  }

  /** All connections in random order, so that no group of clients is always the first to go. */
  List<TransportConnection> shuffled() {
    List<TransportConnection> all = new ArrayList<>(open.keySet());
    Collections.shuffle(all);
    return all;
  }
}
