package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients do is told on the activity stream. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ActivityTest.Setting.class)
class ActivityTest {

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.realtime.token.hmac-secret-key",
          TestTokens.SECRET,
          "fynix.channel.namespaces.room.allow-subscribe-for-client",
          "true",
          "fynix.channel.namespaces.watched.allow-subscribe-for-client",
          "true",
          "fynix.channel.namespaces.watched.occupancy-events",
          "true",
          "fynix.channel.namespaces.watched.occupancy-empty-delay",
          "500ms");
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @SuppressWarnings("NullAway.Init")
  RealRedis redis;

  private JsonClient open() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  @Test
  void everyStepOfAClientIsToldInItsOrder() throws Exception {
    String token = TestTokens.signed("{\"sub\":\"ada\",\"channels\":[\"room:given\"]}");
    try (var client = open()) {
      client.ask(
          "{\"id\":1,\"connect\":{\"token\":\"%s\",\"name\":\"js\",\"version\":\"5.3.0\"}}"
              .formatted(token));
      client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"room:a\"}}");
      client.ask("{\"id\":3,\"subscribe\":{\"channel\":\"nowhere:b\"}}");
      client.ask("{\"id\":4,\"unsubscribe\":{\"channel\":\"room:a\"}}");
      // A second connect breaks the protocol: the server ends the connection.
      client.send("{\"id\":5,\"connect\":{}}");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> told("ada").stream().anyMatch(each -> each.contains("disconnected")));
    }
    List<String> told = told("ada");
    assertThat(told).hasSize(6);
    assertThat(told.get(0))
        .startsWith("client.connected")
        .contains("transport, websocket, sdk, js, sdk_version, 5.3.0");
    assertThat(told.get(1)).startsWith("client.subscribed").contains("channel, room:given");
    assertThat(told.get(2)).startsWith("client.subscribed").contains("channel, room:a");
    assertThat(told.get(3)).startsWith("client.unsubscribed").contains("channel, room:a, code, 0");
    assertThat(told.get(4))
        .startsWith("client.unsubscribed")
        .contains("channel, room:given, code, 3501");
    assertThat(told.get(5)).startsWith("client.disconnected").contains("code, 3501");
  }

  @Test
  void whoNeverConnectedIsNotTold() throws Exception {
    try (var client = open()) {
      client.send("{\"id\":1,\"connect\":{\"token\":\"nonsense\"}}");
      assertThat(client.closed()).startsWith("3500");
    }
    try (var client = open()) {
      client.ask(
          "{\"id\":1,\"connect\":{\"token\":\"%s\"}}"
              .formatted(TestTokens.signed("{\"sub\":\"eve\"}")));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> told("eve").stream().anyMatch(each -> each.contains("disconnected")));
    assertThat(told("eve")).hasSize(2);
    assertThat(told("")).isEmpty();
  }

  @Test
  void aChannelIsToldToBeOccupiedAndThenEmpty() throws Exception {
    String token = TestTokens.signed("{\"sub\":\"bob\"}");
    try (var client = open()) {
      client.ask("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));
      client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"watched:a\"}}");
      await().atMost(Duration.ofSeconds(20)).until(() -> occupancy().size() == 1);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> occupancy().size() == 2);
    assertThat(occupancy().get(0)).startsWith("channel.occupied").contains("channel, watched:a");
    assertThat(occupancy().get(1)).startsWith("channel.vacated").contains("channel, watched:a");
  }

  private List<String> occupancy() {
    String all = String.valueOf(redis.run("XRANGE", Keys.ACTIVITY, "-", "+"));
    return Arrays.stream(all.split("type, "))
        .filter(entry -> entry.startsWith("channel."))
        .toList();
  }

  /** The entries about a user, each from its type on. */
  private List<String> told(String user) {
    String all = String.valueOf(redis.run("XRANGE", Keys.ACTIVITY, "-", "+"));
    return Arrays.stream(all.split("type, "))
        .filter(entry -> entry.contains("user, " + user + ","))
        .toList();
  }
}
