package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.FaultProxy;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.ProxiedRedisTestResource;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.session.AccessTokenFixture;
import io.fynix.platform.session.SessionRevocations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the sockets of sessions when their node is cut off from Redis. */
@QuarkusTest
@QuarkusTestResource(value = ProxiedRedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(SessionOutageTest.Setting.class)
class SessionOutageTest {
  private static final AccessTokenFixture KEY = AccessTokenFixture.es256();

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.session-token.enabled", "true"),
          // Well above what a busy machine sleeps, so that nothing but the cut is seen.
          Map.entry("fynix.session.access-token.max-lag", "3s"),
          Map.entry("fynix.session.access-token.outage-grace.aal1", "10m"),
          Map.entry("fynix.realtime.client.ping-interval", "0s"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject SessionRevocations revocations;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  FaultProxy proxy;

  @BeforeEach
  void ready() {
    KEY.publish(redis);
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> revocations.sinceSync().compareTo(Duration.ofSeconds(1)) < 0);
  }

  @AfterEach
  void heal() {
    proxy.heal();
  }

  private String connect(JsonClient client, AccessTokenFixture.Draft draft) throws Exception {
    return client.ask("{\"id\":1,\"connect\":{\"token\":\"" + draft.sign() + "\"}}");
  }

  private JsonClient stranger() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  @Test
  void socketsThatMayNotGoOnComeBackAndThoseWithGraceStay() throws Exception {
    try (JsonClient strong = stranger();
        JsonClient weak = stranger();
        JsonClient late = stranger()) {
      assertThat(connect(strong, KEY.token("ada", "s3").with("aal", "aal3")))
          .contains("\"connect\":{\"client\":");
      assertThat(connect(weak, KEY.token("ada", "s1"))).contains("\"connect\":{\"client\":");
      proxy.cut();
      assertThat(strong.closing().get(30, TimeUnit.SECONDS)).isEqualTo("3011 force reconnect");
      assertThat(revocations.sinceSync()).isGreaterThan(Duration.ofSeconds(3));
      // Who comes now is told to try again, not that the token is bad.
      assertThat(connect(late, KEY.token("ada", "s3").with("aal", "aal3")))
          .contains("\"code\":100", "\"temporary\":true");

      // Revoked elsewhere meanwhile: the socket with grace ends when this node hears of it.
      assertThat(weak.closing()).isNotDone();
      String until = Long.toString(System.currentTimeMillis() + 600_000);
      redis.run("ZADD", Keys.SESSION_REVOCATIONS, until, "session s1 ada");
      String sequence = String.valueOf(redis.run("INCR", Keys.CONTROL.sequence()));
      redis.run("XADD", Keys.CONTROL.stream(), sequence + "-0", "type", "newer");
      redis.run("XTRIM", Keys.CONTROL.stream(), "MAXLEN", "0");
      proxy.reset();
      proxy.heal();
      assertThat(weak.closing().get(30, TimeUnit.SECONDS)).isEqualTo("3500 session revoked");
    }
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              try (JsonClient back = stranger()) {
                return connect(back, KEY.token("ada", "s3").with("aal", "aal3"))
                    .contains("\"connect\":{\"client\":");
              }
            });
  }
}
