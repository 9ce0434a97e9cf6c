package io.fynix.platform.node;

import io.fynix.platform.stream.StreamContract;
import io.fynix.platform.stream.StreamFields;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * A node tells that it lives.
 *
 * @param service what runs there, {@code realtime-service}
 * @param version of the software
 * @param started when the process began
 * @param time when the node said so, by its own clock
 * @param load what it carries, by name: {@code connections}, {@code subscriptions}, …
 */
public record NodeHeartbeat(
    NodeId node,
    String service,
    String version,
    Instant started,
    Instant time,
    NodeState state,
    Map<String, Long> load) {
  public NodeHeartbeat {
    load = Map.copyOf(load);
  }

  /** How heartbeats travel: one field for each number of the load, {@code load.connections}. */
  public static final StreamContract<NodeHeartbeat> CONTRACT =
      new StreamContract<>() {
        private static final String LOAD = "load.";

        @Override
        public String type() {
          return "node.heartbeat";
        }

        @Override
        public Map<String, byte[]> encode(NodeHeartbeat heartbeat) {
          var fields =
              StreamFields.of(type())
                  .put("node", heartbeat.node().value())
                  .put("service", heartbeat.service())
                  .put("version", heartbeat.version())
                  .put("started", heartbeat.started())
                  .put("time", heartbeat.time())
                  .put("state", heartbeat.state().name());
          heartbeat.load().forEach((name, value) -> fields.put(LOAD + name, value));
          return fields.build();
        }

        @Override
        public NodeHeartbeat decode(StreamFields fields) {
          return new NodeHeartbeat(
              new NodeId(fields.get("node")),
              fields.get("service"),
              fields.find("version").orElse(""),
              fields.time("started"),
              fields.time("time"),
              stateOf(fields.find("state").orElse("")),
              fields.numbers(LOAD));
        }

        private static NodeState stateOf(String name) {
          return Arrays.stream(NodeState.values())
              .filter(state -> state.name().equals(name))
              .findFirst()
              .orElse(NodeState.UNKNOWN);
        }
      };
}
