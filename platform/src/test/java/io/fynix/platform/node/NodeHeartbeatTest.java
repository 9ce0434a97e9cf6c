package io.fynix.platform.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.stream.StreamFields;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeHeartbeatTest {
  private static final NodeHeartbeat HEARTBEAT =
      new NodeHeartbeat(
          new NodeId("host-1"),
          "realtime-service",
          "0.1.0",
          Instant.ofEpochMilli(1_000),
          Instant.ofEpochMilli(2_500),
          NodeState.DRAINING,
          Map.of("connections", 12L, "subscriptions", 40L));

  @Test
  void decodingUndoesEncoding() {
    var fields = NodeHeartbeat.CONTRACT.encode(HEARTBEAT);
    assertThat(NodeHeartbeat.CONTRACT.decode(new StreamFields(fields))).isEqualTo(HEARTBEAT);
  }

  @Test
  void aStateOfANewerVersionIsUnknown() {
    var fields = new HashMap<>(NodeHeartbeat.CONTRACT.encode(HEARTBEAT));
    fields.put("state", "DREAMING".getBytes(UTF_8));
    assertThat(NodeHeartbeat.CONTRACT.decode(new StreamFields(fields)).state())
        .isEqualTo(NodeState.UNKNOWN);
  }

  @Test
  void aNodesNameHasAForm() {
    assertThatThrownBy(() -> new NodeId("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NodeId("a b")).isInstanceOf(IllegalArgumentException.class);
    assertThat(new NodeId("fynix-realtime-7c9.x_1")).hasToString("fynix-realtime-7c9.x_1");
  }
}
