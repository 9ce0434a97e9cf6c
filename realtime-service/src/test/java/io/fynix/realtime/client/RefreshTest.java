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
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Clients prolong their connection with a fresh token. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(RefreshTest.Setting.class)
class RefreshTest {

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.realtime.token.hmac-secret-key",
          TestTokens.SECRET,
          "fynix.realtime.client.expired-close-delay",
          "1s");
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Test
  void aFreshTokenProlongsTheConnection() throws Exception {
    try (var client = connected(2)) {
      assertThat(client.ask("{\"id\":2,\"refresh\":{\"token\":\"" + token("ada", 3600) + "\"}}"))
          .contains("\"id\":2,\"refresh\":{", "\"expires\":true", "\"ttl\":3");
      // Longer than the first token and its delay.
      assertThatThrownBy(() -> client.closing().get(4, TimeUnit.SECONDS))
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
      client.send("{\"id\":2,\"refresh\":{\"token\":\"" + token("ada", -60) + "\"}}");
      assertThat(client.closed()).isEqualTo("3005 connection expired");
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
}
