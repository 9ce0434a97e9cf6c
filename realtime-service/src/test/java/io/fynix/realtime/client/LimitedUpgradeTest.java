package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Upgrades are held to the rate limits of their route, and what comes after them is not. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(LimitedUpgradeTest.Setting.class)
class LimitedUpgradeTest {

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      String rules = "fynix.limit.rules.";
      return Map.of(
          "fynix.realtime.client.insecure",
          "true",
          rules + "policies.upgrades.quota",
          "1",
          rules + "policies.upgrades.window",
          "1d",
          rules + "policies.upgrades.burst",
          "2",
          rules + "routes.websocket.paths",
          "/connection/websocket",
          rules + "routes.websocket.policies",
          "upgrades");
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Test
  void anUpgradeCountsOnceAndTooManyAreRefusedBeforeIt() throws Exception {
    try (var one = client();
        var other = client()) {
      assertThat(one.ask("{\"id\":1,\"connect\":{}}")).contains("\"client\":");
      assertThat(other.ask("{\"id\":1,\"connect\":{}}")).contains("\"client\":");
      for (int i = 2; i < 20; i++) {
        assertThat(one.ask("{\"id\":" + i + ",\"rpc\":{\"method\":\"a\"}}"))
            .startsWith("{\"id\":" + i + ",\"error\"");
      }
      assertThatThrownBy(this::client)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(429));
    }
  }

  private JsonClient client() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }
}
