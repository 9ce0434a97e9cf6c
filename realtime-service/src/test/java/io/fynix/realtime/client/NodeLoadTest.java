package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(NodeLoadTest.Setting.class)
class NodeLoadTest {

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.realtime.client.insecure", "true", "fynix.node.heartbeat-interval", "100ms");
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject NodeDirectory directory;
  @Inject NodeId self;

  private Map<String, Long> load() {
    return directory.find(self).map(NodeHeartbeat::load).orElse(Map.of());
  }

  @Test
  void theHeartbeatTellsConnectionsAndSubscriptions() throws Exception {
    directory.start();
    try (var client = new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")))) {
      client.ask("{\"id\":1,\"connect\":{}}");
      client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
      client.ask("{\"id\":3,\"subscribe\":{\"channel\":\"b\"}}");
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(load())
                      .containsAllEntriesOf(Map.of("connections", 1L, "subscriptions", 2L)));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(load())
                    .containsAllEntriesOf(Map.of("connections", 0L, "subscriptions", 0L)));
    assertThat(directory.live()).hasSize(1);
  }
}
