package io.fynix.monitoring.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PulseTest {
  @Test
  void aSuiteWithoutNodesHasNothing() {
    var pulse = Pulse.of(7, List.of(), Set.of());
    assertThat(pulse).isEqualTo(new Pulse(7, 0, new Pulse.Services(0, 0), 0, 0));
  }

  @Test
  void whatAllNodesCarryIsSummedUp() {
    var pulse =
        Pulse.of(
            7,
            List.of(
                node("a", "realtime", NodeState.UP, Map.of("connections", 3L, "subscriptions", 5L)),
                node("b", "realtime", NodeState.UP, Map.of("connections", 4L)),
                node("c", "api", NodeState.UP, Map.of())),
            Set.of("realtime", "api"));
    assertThat(pulse).isEqualTo(new Pulse(7, 3, new Pulse.Services(2, 0), 7, 5));
  }

  @Test
  void oneNodeThatIsUpIsEnoughForAService() {
    var pulse =
        Pulse.of(
            7,
            List.of(
                node("a", "realtime", NodeState.DRAINING, Map.of()),
                node("b", "realtime", NodeState.UP, Map.of())),
            Set.of("realtime"));
    assertThat(pulse.services()).isEqualTo(new Pulse.Services(1, 0));
  }

  @Test
  void servicesThatOnlyDrainOrAreGoneAreDegraded() {
    var pulse =
        Pulse.of(
            7,
            List.of(node("a", "realtime", NodeState.DRAINING, Map.of())),
            Set.of("realtime", "session"));
    assertThat(pulse.services()).isEqualTo(new Pulse.Services(0, 2));
  }

  private static NodeHeartbeat node(
      String id, String service, NodeState state, Map<String, Long> load) {
    return new NodeHeartbeat(
        new NodeId(id), service, "1", Instant.EPOCH, Instant.EPOCH, state, load);
  }
}
