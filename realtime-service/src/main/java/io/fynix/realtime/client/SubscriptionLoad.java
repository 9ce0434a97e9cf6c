package io.fynix.realtime.client;

import io.fynix.platform.node.NodeLoad;
import jakarta.inject.Singleton;
import java.util.Map;

/** Tells the other nodes how many subscriptions the clients of this one have. */
@Singleton
class SubscriptionLoad implements NodeLoad {
  private final ClientMetrics metrics;

  SubscriptionLoad(ClientMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Map<String, Long> load() {
    return Map.of("subscriptions", metrics.subscriptions());
  }
}
