package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeState;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.stream.LogWriter;
import io.fynix.realtime.protocol.Codec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(RebalanceTest.Setting.class)
class RebalanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.realtime.rebalance.interval", "200ms",
          "fynix.realtime.rebalance.settle", "500ms",
          "fynix.realtime.rebalance.min-connections", "10",
          "fynix.realtime.rebalance.max-rate", "50",
          "fynix.node.lease", "1m");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(TestConversations.class);
    }
  }

  @Inject Vertx vertx;
  @Inject LogWriter writer;
  @Inject Admission admission;

  @Test
  void aNodeShedsWhatIsMoreThanItsShareAndKeepsTheRest() throws Exception {
    var sockets = TestClient.newClients(vertx);
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(TestClient.open(sockets, RestAssured.port, Codec.Form.JSON));
    }
    hear("api", "api-service", NodeState.UP, 0);
    hear("leaving", "realtime-service", NodeState.DRAINING, 0);
    hear("other", "realtime-service", NodeState.UP, 20);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(admission.connections()).isEqualTo(40));

    hear("leaving", "realtime-service", NodeState.STOPPED, 0);

    // 26 is within 10 percent of the mean of 26 and 20, rounded up; the other never gets any.
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .until(() -> admission.connections() >= 22 && admission.connections() <= 26);
    assertThat(clients.stream().filter(TestClient::isClosed))
        .hasSizeBetween(14, 18)
        .allMatch(client -> client.awaitClose().equals("3011 force reconnect"));
    sockets.close().toCompletionStage().toCompletableFuture().join();
  }

  private void hear(String name, String service, NodeState state, long connections)
      throws Exception {
    var heartbeat =
        new NodeHeartbeat(
            new NodeId(name),
            service,
            "1",
            Instant.EPOCH,
            Instant.now(),
            state,
            Map.of(Rebalancer.CONNECTIONS, connections));
    writer
        .append(Keys.NODES, 1000, NodeHeartbeat.CONTRACT.encode(heartbeat))
        .toCompletableFuture()
        .get();
  }
}
