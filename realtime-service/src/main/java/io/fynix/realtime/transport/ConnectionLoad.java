package io.fynix.realtime.transport;

import io.fynix.platform.node.NodeLoad;
import jakarta.inject.Singleton;
import java.util.Map;

/** Tells the other nodes how many connections this one has. */
@Singleton
class ConnectionLoad implements NodeLoad {
  private final Admission admission;

  ConnectionLoad(Admission admission) {
    this.admission = admission;
  }

  @Override
  public Map<String, Long> load() {
    return Map.of("connections", (long) admission.connections());
  }
}
