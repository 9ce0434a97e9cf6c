package io.fynix.realtime.hub;

import io.fynix.platform.node.NodeLoad;
import jakarta.inject.Singleton;
import java.util.Map;

/** Tells the other nodes how many channels have subscribers on this one. */
@Singleton
class ChannelLoad implements NodeLoad {
  private final Hub hub;

  ChannelLoad(Hub hub) {
    this.hub = hub;
  }

  @Override
  public Map<String, Long> load() {
    return Map.of("channels", (long) hub.channels().size());
  }
}
