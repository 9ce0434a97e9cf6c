package io.fynix.monitoring.status;

import io.fynix.platform.node.NodeDirectory;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Begins to listen to the nodes' heartbeats when the service starts. */
@Singleton
final class Listening {
  private final NodeDirectory directory;

  Listening(NodeDirectory directory) {
    this.directory = directory;
  }

  void onStart(@Observes StartupEvent event) {
    directory.start();
  }
}
