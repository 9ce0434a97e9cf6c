package io.fynix.local.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The content of {@code /start/config.json}: what the start page shows and how it connects.
 *
 * @param forThisMachine with the key of the server API
 * @param forOthers without it
 */
record StartFacts(String forThisMachine, String forOthers) {

  /** The suite's own heartbeat, published by the monitoring service. */
  static final String PULSE_CHANNEL = "suite:pulse";

  private static final String WEBSOCKET_PATH = "/connection/websocket";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param redisOrigin where Redis comes from, in words
   * @param lastReplay the file that names the channel of the latest replay
   */
  static StartFacts of(
      String userToken,
      String apiKey,
      String redisOrigin,
      Path lastReplay,
      List<ServiceNode> nodes) {
    ObjectNode facts = JSON.createObjectNode();
    facts.put("websocketPath", WEBSOCKET_PATH);
    facts.put("userToken", userToken);
    facts.put("defaultChannel", channel(lastReplay));
    facts.put("pulseChannel", PULSE_CHANNEL);
    facts.put("redis", redisOrigin);
    var services = facts.putArray("services");
    for (ServiceNode node : nodes) {
      services
          .addObject()
          .put("name", node.name())
          .put("service", node.spec().service())
          .put("url", node.spec().baseUrl())
          .put("pid", node.process().pid())
          .put("ready", node.isReady())
          .put("redis", node.health().redis());
    }
    String forOthers = facts.toString();
    return new StartFacts(facts.put("apiKey", apiKey).toString(), forOthers);
  }

  @Override
  public String toString() {
    return "StartFacts[hidden]";
  }

  private static String channel(Path lastReplay) {
    try {
      String channel = Files.readString(lastReplay).strip();
      return channel.isEmpty() ? PULSE_CHANNEL : channel;
    } catch (IOException e) {
      return PULSE_CHANNEL; // nothing was replayed yet
    }
  }
}
