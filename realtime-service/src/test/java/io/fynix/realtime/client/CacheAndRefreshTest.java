package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Channels that are a latest value, and clients that prolong their connection. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(CacheAndRefreshTest.Setting.class)
class CacheAndRefreshTest {

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.realtime.token.hmac-secret-key", TestTokens.SECRET,
          "fynix.realtime.client.expired-close-delay", "1s",
          "fynix.channel.namespaces.price.history-size", "10",
          "fynix.channel.namespaces.price.history-ttl", "1m",
          "fynix.channel.namespaces.price.force-recovery", "true",
          "fynix.channel.namespaces.price.force-recovery-mode", "cache",
          "fynix.channel.namespaces.price.auto-cache-recover", "true",
          "fynix.channel.namespaces.price.allow-subscribe-for-client", "true");
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject Broker broker;
  @Inject Namespaces namespaces;

  @Test
  void aFirstSubscriberGetsTheNewestValue() throws Exception {
    publish("price:first", "1");
    publish("price:first", "2");
    try (var client = connected(3600)) {
      assertThat(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"price:first\"}}"))
          .contains("\"publications\":[{\"data\":2,\"offset\":2}]")
          .contains("\"recovered\":true", "\"was_recovering\":true");
    }
  }

  @Test
  void whoHasTheNewestValueDoesNotGetItAgain() throws Exception {
    publish("price:known", "1");
    String epoch;
    try (var client = connected(3600)) {
      epoch =
          client
              .ask("{\"id\":2,\"subscribe\":{\"channel\":\"price:known\"}}")
              .replaceFirst(".*\"epoch\":\"([^\"]*)\".*", "$1");
    }
    String again =
        "{\"id\":2,\"subscribe\":{\"channel\":\"price:known\",\"recover\":true,\"offset\":1,\"epoch\":\"%s\"}}"
            .formatted(epoch);
    try (var client = connected(3600)) {
      assertThat(client.ask(again))
          .contains("\"recovered\":true")
          .doesNotContain("\"publications\"");
    }
    publish("price:known", "2");
    publish("price:known", "3");
    try (var client = connected(3600)) {
      assertThat(client.ask(again)).contains("\"publications\":[{\"data\":3,\"offset\":3}]");
    }
  }

  @Test
  void aChannelWithoutAValueStaysEmptyUntilThereIsOne() throws Exception {
    try (var client = connected(3600)) {
      assertThat(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"price:none\"}}"))
          .contains("\"was_recovering\":true")
          .doesNotContain("\"publications\"");
      publish("price:none", "1");
      assertThat(client.next()).contains("\"pub\":{\"data\":1,\"offset\":1}");
    }
  }

  @Test
  void aFreshTokenProlongsTheConnection() throws Exception {
    try (var client = connected(2)) {
      assertThat(client.ask("{\"id\":2,\"refresh\":{\"token\":\"" + token("ada", 3600) + "\"}}"))
          .contains("\"id\":2,\"refresh\":{", "\"expires\":true", "\"ttl\":3600");
      // Longer than the first token and its delay.
      assertThatThrownBy(
              () -> client.closing().get(4, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void whoDoesNotRefreshIsClosed() throws Exception {
    try (var client = connected(1)) {
      assertThat(client.closed()).isEqualTo("3005 connection expired");
    }
  }

  @Test
  void anExpiredTokenProlongsNothing() throws Exception {
    try (var client = connected(3600)) {
      assertThat(client.ask("{\"id\":2,\"refresh\":{\"token\":\"" + token("ada", -60) + "\"}}"))
          .contains("\"id\":2,\"error\":{\"code\":109");
    }
  }

  private JsonClient connected(long secondsToLive) throws Exception {
    var client = new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
    assertThat(
            client.ask(
                "{\"id\":1,\"connect\":{\"token\":\"" + token("ada", secondsToLive) + "\"}}"))
        .startsWith("{\"id\":1,\"connect\":{\"client\":\"");
    return client;
  }

  private static String token(String user, long secondsToLive) throws Exception {
    long expiry = Instant.now().plusSeconds(secondsToLive).getEpochSecond();
    return TestTokens.signed("{\"sub\":\"" + user + "\",\"exp\":" + expiry + "}");
  }

  private void publish(String channel, String data) throws Exception {
    var found = (Namespaces.Lookup.Found) namespaces.find(channel);
    var publication =
        new Publication(
            0, data.getBytes(StandardCharsets.UTF_8), null, Map.of(), System.currentTimeMillis());
    broker
        .publish(
            new Broker.PublishRequest(channel, publication, found.namespace().retention(), null))
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }
}
