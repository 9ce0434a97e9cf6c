package io.fynix.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeDirectoryTest {
  private static final Duration LEASE = Duration.ofSeconds(8);

  private long now;
  private final List<String> news = new ArrayList<>();
  private final NodeDirectory directory =
      new NodeDirectory(
          (name, block, listener) -> {
            throw new AssertionError("nothing is read here");
          },
          LEASE,
          new SimpleMeterRegistry(),
          () -> now);

  NodeDirectoryTest() {
    directory.onChange(
        new NodeListener() {
          @Override
          public void onUp(NodeHeartbeat node) {
            news.add("up " + node.node());
          }

          @Override
          public void onGone(NodeHeartbeat node) {
            news.add("gone " + node.node());
          }
        });
  }

  @Test
  void aNodeLivesWhileItIsHeard() {
    hear("a", NodeState.UP);
    pass(LEASE.minusMillis(1));
    hear("a", NodeState.DRAINING);
    pass(LEASE.minusMillis(1));
    assertThat(directory.find(new NodeId("a")).map(NodeHeartbeat::state))
        .contains(NodeState.DRAINING);
    assertThat(news).containsExactly("up a");
  }

  @Test
  void aSilentNodeIsGone() {
    hear("b", NodeState.UP);
    hear("a", NodeState.UP);
    pass(LEASE.dividedBy(2));
    hear("a", NodeState.UP);
    pass(LEASE.dividedBy(2));
    assertThat(live()).containsExactly("a");
    assertThat(news).containsExactly("up b", "up a", "gone b");
  }

  @Test
  void aNodeThatSaysItsLastWordIsGoneAtOnce() {
    hear("a", NodeState.UP);
    hear("a", NodeState.STOPPED);
    hear("b", NodeState.STOPPED);
    assertThat(live()).isEmpty();
    assertThat(news).containsExactly("up a", "gone a");
  }

  @Test
  void noLeaseRunsWhileThisNodeIsDeaf() {
    hear("a", NodeState.UP);
    for (var second = 0; second < 60; second++) {
      now += Duration.ofSeconds(1).toNanos();
      directory.tick(true);
    }
    assertThat(live()).containsExactly("a");
    pass(LEASE.minusMillis(1));
    assertThat(live()).containsExactly("a");
    pass(Duration.ofMillis(1));
    assertThat(live()).isEmpty();
    assertThat(news).containsExactly("up a", "gone a");
  }

  private void hear(String name, NodeState state) {
    directory.hear(
        new NodeHeartbeat(
            new NodeId(name), "api-service", "1", Instant.EPOCH, Instant.EPOCH, state, Map.of()));
  }

  private void pass(Duration time) {
    now += time.toNanos();
    directory.tick(false);
  }

  private List<String> live() {
    return directory.live().stream().map(heartbeat -> heartbeat.node().value()).toList();
  }
}
