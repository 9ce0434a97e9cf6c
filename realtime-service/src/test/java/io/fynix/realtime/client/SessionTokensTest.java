package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.session.AccessTokenFixture;
import io.fynix.platform.session.AccessTokenResult;
import io.fynix.platform.session.AccessTokenVerifier;
import io.fynix.platform.session.SessionRevocations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that connect with the access token of a session, and what ends with it. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(SessionTokensTest.Setting.class)
class SessionTokensTest {
  private static final String SECRET = "a secret of thirty-two characters";
  private static final AccessTokenFixture KEY = AccessTokenFixture.es256();

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", SECRET),
          Map.entry("fynix.realtime.session-token.enabled", "true"),
          // Patient: a busy machine must not look like one that is cut off.
          Map.entry("fynix.session.access-token.max-lag", "20s"),
          Map.entry("fynix.realtime.client.ping-interval", "0s"),
          Map.entry("fynix.channel.namespaces.plain.allow-subscribe-for-client", "true"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject AccessTokenVerifier verifier;
  @Inject SessionRevocations revocations;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  @BeforeEach
  void ready() {
    KEY.publish(redis);
    String token = KEY.token("ready", "ready").with("ge", Long.MAX_VALUE).sign();
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                verifier.verify(token).toCompletableFuture().get(20, TimeUnit.SECONDS)
                    instanceof AccessTokenResult.Valid);
  }

  private JsonClient stranger() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  private static String connect(String token) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
  }

  private JsonClient open(AccessTokenFixture.Draft draft) throws Exception {
    JsonClient client = stranger();
    assertThat(client.ask(connect(draft.sign()))).startsWith("{\"id\":1,\"connect\":{\"client\":");
    return client;
  }

  private void revoke(Revocation revocation) throws Exception {
    revocations.publish(revocation).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Answers a command, so it is connected; and does so after all that was ordered before. */
  private static void assertConnected(JsonClient client) throws Exception {
    assertThat(client.ask("{\"id\":9,\"unsubscribe\":{\"channel\":\"plain:none\"}}"))
        .isEqualTo("{\"id\":9,\"unsubscribe\":{}}");
  }

  @Test
  void aSessionConnectsWithWhatTheProductSaysOfIt() throws Exception {
    try (JsonClient client = stranger()) {
      String token =
          KEY.token("abe", "abe1")
              .with("channels", List.of("plain:a"))
              .with("info", Map.of("name", "Ada"))
              .sign();
      assertThat(client.ask(connect(token)))
          .contains("\"subs\":{\"plain:a\":{", "\"expires\":true", "\"ttl\":");
    }
  }

  @Test
  void aTokenOfTheProductsOwnConnectsAsBefore() throws Exception {
    JsonWebSignature own = new JsonWebSignature();
    own.setPayload("{\"sub\":\"ada\"}");
    own.setAlgorithmHeaderValue("HS256");
    own.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
    try (JsonClient client = stranger()) {
      assertThat(client.ask(connect(own.getCompactSerialization())))
          .startsWith("{\"id\":1,\"connect\":{\"client\":");
      revoke(new SessionsRevoked("ada", 1, null));
      assertConnected(client);
    }
  }

  @Test
  void aRevokedSessionsSocketsCloseAndNoOthers() throws Exception {
    try (JsonClient one = open(KEY.token("bob", "bob1"));
        JsonClient again = open(KEY.token("bob", "bob1"));
        JsonClient other = open(KEY.token("bob", "bob2"));
        JsonClient stranger = open(KEY.token("eve", "eve1"))) {
      revoke(new SessionRevoked("bob", "bob1"));
      assertThat(one.closed()).isEqualTo("3500 session revoked");
      assertThat(again.closed()).isEqualTo("3500 session revoked");
      assertConnected(other);
      assertConnected(stranger);
    }
    try (JsonClient late = stranger()) {
      late.send(connect(KEY.token("bob", "bob1").sign()));
      assertThat(late.closed()).isEqualTo("3500 invalid token");
    }
  }

  @Test
  void theOtherSessionsOfAUserCloseAndTheKeptOneStays() throws Exception {
    try (JsonClient kept = open(KEY.token("cat", "kept").with("ue", 4));
        JsonClient other = open(KEY.token("cat", "other").with("ue", 4));
        JsonClient fresh = open(KEY.token("cat", "fresh").with("ue", 5))) {
      revoke(new SessionsRevoked("cat", 5, "kept"));
      assertThat(other.closed()).isEqualTo("3500 session revoked");
      assertConnected(kept);
      assertConnected(fresh);
      revoke(new SessionsRevoked("cat", 6, null));
      assertThat(kept.closed()).isEqualTo("3500 session revoked");
      assertThat(fresh.closed()).isEqualTo("3500 session revoked");
    }
  }

  @Test
  void everybodysSocketsClose() throws Exception {
    try (JsonClient dan = open(KEY.token("dan", "dan1").with("ge", -9));
        JsonClient eve = open(KEY.token("eve", "eve2").with("ge", -9));
        JsonClient fresh = open(KEY.token("fay", "fay1").with("ge", -8))) {
      revoke(new AllSessionsRevoked(-8));
      assertThat(dan.closed()).isEqualTo("3500 session revoked");
      assertThat(eve.closed()).isEqualTo("3500 session revoked");
      assertConnected(fresh);
    }
  }

  @Test
  void aNewAccessTokenKeepsTheConnection() throws Exception {
    try (JsonClient client = open(KEY.token("gus", "gus1").with("ue", 1))) {
      String refresh = "{\"id\":2,\"refresh\":{\"token\":\"%s\"}}";
      assertThat(client.ask(refresh.formatted(KEY.token("gus", "gus1").with("ue", 2).sign())))
          .startsWith("{\"id\":2,\"refresh\":{\"expires\":true,\"ttl\":");
      revoke(new SessionsRevoked("gus", 2, null));
      assertConnected(client); // the fresh token is of the new epoch
      client.send(refresh.formatted(KEY.token("eve", "gus1").sign()));
      assertThat(client.closed()).isEqualTo("3500 invalid token");
    }
  }

  @Test
  void aRevokedTokenDoesNotRefresh() throws Exception {
    String dead = KEY.token("hal", "dead").sign();
    revoke(new SessionRevoked("hal", "dead"));
    try (JsonClient client = open(KEY.token("hal", "hal1"))) {
      client.send("{\"id\":2,\"refresh\":{\"token\":\"" + dead + "\"}}");
      assertThat(client.closed()).isEqualTo("3500 invalid token");
    }
  }

  @Test
  void anExpiredTokenAsksForANewOneAndAForgedOneEnds() throws Exception {
    long now = Instant.now().getEpochSecond();
    try (JsonClient expired = stranger();
        JsonClient forged = stranger()) {
      assertThat(
              expired.ask(
                  connect(
                      KEY.token("ida", "ida1").with("iat", now - 90).with("exp", now - 30).sign())))
          .contains("\"code\":109");
      forged.send(
          connect(
              AccessTokenFixture.es256().token("ida", "ida1").header("kid", KEY.keyId()).sign()));
      assertThat(forged.closed()).isEqualTo("3500 invalid token");
    }
  }
}
