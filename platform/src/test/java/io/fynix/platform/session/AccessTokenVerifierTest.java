package io.fynix.platform.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.SessionKeysChanged;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import io.fynix.platform.control.ControlPublisher;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are believed, and what a protected method answers. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(AccessTokenVerifierTest.Setting.class)
class AccessTokenVerifierTest {
  /** Patient: a busy machine must not look like one that is cut off. */
  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.session.access-token.max-lag", "20s",
          "fynix.session.access-token.outage-grace.aal3", "20s");
    }
  }

  private static final AccessTokenFixture KEY = AccessTokenFixture.es256();
  private static final AccessTokenFixture ED_KEY = AccessTokenFixture.ed25519();
  private static final AccessTokenFixture STRANGER = AccessTokenFixture.es256();

  @Inject AccessTokenVerifier verifier;
  @Inject SessionRevocations revocations;
  @Inject SessionKeys keys;
  @Inject ControlPublisher control;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  @BeforeEach
  void ready() throws Exception {
    KEY.publish(redis);
    ED_KEY.publish(redis);
    get(control.publish(new SessionKeysChanged()));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                keys.has(KEY.keyId())
                    && keys.has(ED_KEY.keyId())
                    && revocations.sinceSync().compareTo(Duration.ofSeconds(5)) < 0);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private AccessTokenResult verify(String token) throws Exception {
    return get(verifier.verify(token));
  }

  private static ValidatableResponse call(String path, String token) {
    return given().header("Authorization", "Bearer " + token).get("/test/who" + path).then();
  }

  @Test
  void aGoodTokenSaysWhoItIs() throws Exception {
    for (AccessTokenFixture key : List.of(KEY, ED_KEY)) {
      String token = key.token("ada", "s1").with("roles", List.of("admin")).sign();
      for (int i = 0; i < 2; i++) { // the second time it is remembered
        assertThat(verify(token))
            .isInstanceOfSatisfying(
                AccessTokenResult.Valid.class,
                valid -> {
                  assertThat(valid.principal().user()).isEqualTo("ada");
                  assertThat(valid.principal().session()).isEqualTo("s1");
                  assertThat(valid.principal().claims())
                      .isEqualTo(Map.of("roles", List.of("admin")));
                });
      }
    }
  }

  @Test
  void onlyAVerifiedTokenThatIsInForceNamesItsUserToLimits() throws Exception {
    String token = KEY.token("ida", "limited").sign();
    assertThat(verifier.known(token)).as("nobody verified it yet").isNull();
    assertThat(verify(token)).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(verifier.known(token)).extracting(SessionPrincipal::user).isEqualTo("ida");
    get(revocations.publish(new SessionRevoked("ida", "limited")));
    await().atMost(20, TimeUnit.SECONDS).until(() -> verifier.known(token) == null);
  }

  static Stream<String> forgeries() {
    byte[] publicKey = KEY.publicBytes();
    String good = KEY.token("ada", "s1").sign();
    String[] parts = good.split("\\.");
    String other = KEY.token("eve", "s1").sign().split("\\.")[1];
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        "",
        "a",
        "a.b.c",
        good.substring(0, good.length() - 2),
        parts[0] + "." + other + "." + parts[2],
        parts[0] + "." + parts[1] + ".",
        parts[0] + "." + parts[1],
        good + ".x",
        "x".repeat(AccessTokenVerifier.MAX_LENGTH + 1),
        // another key under the id of a known one
        STRANGER.token("ada", "s1").header("kid", KEY.keyId()).sign(),
        // an unknown key
        STRANGER.token("ada", "s1").sign(),
        KEY.token("ada", "s1").header("kid", null).sign(),
        KEY.token("ada", "s1").header("kid", "x".repeat(300)).sign(),
        // the public key as a secret, no algorithm, another one than the key's
        KEY.token("ada", "s1").header("alg", "HS256").sign(new HmacKey(publicKey)),
        KEY.token("ada", "s1")
            .header("alg", "HS256")
            .sign(new HmacKey(KEY.publicJwk().getBytes(StandardCharsets.UTF_8))),
        KEY.token("ada", "s1").header("alg", "none").sign(null),
        ED_KEY.token("ada", "s1").header("kid", KEY.keyId()).sign(),
        // other kinds of tokens
        KEY.token("ada", "s1").header("typ", "JWT").sign(),
        KEY.token("ada", "s1").header("typ", null).sign(),
        KEY.token("ada", "s1").header("crit", List.of("b64")).header("b64", false).sign(),
        // other issuers and audiences
        KEY.token("ada", "s1").with("iss", "eve").sign(),
        KEY.token("ada", "s1").with("iss", null).sign(),
        KEY.token("ada", "s1").with("aud", "shop").sign(),
        KEY.token("ada", "s1").with("aud", List.of("shop")).sign(),
        KEY.token("ada", "s1").with("aud", null).sign(),
        // times
        KEY.token("ada", "s1").with("iat", now + 3600).with("exp", now + 3660).sign(),
        KEY.token("ada", "s1").with("nbf", now + 3600).sign(),
        KEY.token("ada", "s1").with("exp", now + 3600).sign(),
        KEY.token("ada", "s1").with("exp", null).sign(),
        KEY.token("ada", "s1").with("exp", "soon").sign(),
        KEY.token("ada", "s1").with("exp", -1).sign(),
        // claims that decide about revocation
        KEY.token("ada", "s1").with("sub", "").sign(),
        KEY.token("ada", "s1").with("sid", null).sign(),
        KEY.token("ada", "s1").with("ue", null).sign(),
        KEY.token("ada", "s1").with("ue", 1.5).sign(),
        KEY.token("ada", "s1").with("ge", "0").sign(),
        KEY.token("ada", "s1").with("aal", "aal9").sign());
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void aForgedTokenIsInvalid(String token) throws Exception {
    assertThat(verify(token)).isInstanceOf(AccessTokenResult.Invalid.class);
    if (!token.isBlank() && token.length() < 4000) {
      call("", token).statusCode(401);
    }
  }

  @Test
  void everyRefusalSaysTheSame() throws Exception {
    long now = Instant.now().getEpochSecond();
    String revoked = KEY.token("ann", "s-revoked").sign();
    get(revocations.publish(new SessionRevoked("ann", "s-revoked")));
    String expired = KEY.token("ann", "s2").with("iat", now - 120).with("exp", now - 60).sign();
    assertThat(verify(revoked)).isEqualTo(new AccessTokenResult.Revoked());
    assertThat(verify(expired)).isEqualTo(new AccessTokenResult.Expired());
    String body = call("", revoked).statusCode(401).extract().asString();
    for (String token : List.of(expired, "nonsense", STRANGER.token("a", "s").sign())) {
      call("", token)
          .statusCode(401)
          .contentType("application/problem+json")
          .header("WWW-Authenticate", equalTo("Bearer error=\"invalid_token\""))
          .body(equalTo(body));
    }
    given().get("/test/who").then().statusCode(401).body(equalTo(body));
    given().header("Authorization", "Basic YTpi").get("/test/who").then().statusCode(401);
  }

  @Test
  void aLittleSkewIsForgiven() throws Exception {
    long now = Instant.now().getEpochSecond();
    assertThat(verify(KEY.token("ada", "s1").with("iat", now + 15).with("exp", now + 75).sign()))
        .isInstanceOf(AccessTokenResult.Valid.class);
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() throws Exception {
    assertThat(verify(KEY.token("ada", "s1").with("aud", List.of("shop", "fynix")).sign()))
        .isInstanceOf(AccessTokenResult.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  "})
  void theMethodKnowsWhoCalls(String scheme) {
    given()
        .header("Authorization", scheme + KEY.token("ada", "s1").sign())
        .get("/test/who")
        .then()
        .statusCode(200)
        .body(equalTo("ada"));
  }

  @Test
  void aWeakSessionIsNotEnoughWhereAStrongOneIsNeeded() {
    call("/strong", KEY.token("ada", "s1").sign())
        .statusCode(403)
        .body("type", equalTo("https://fynix.io/problems/session-level-too-low"));
    call("/strong", KEY.token("ada", "s1").with("aal", "aal3").sign())
        .statusCode(200)
        .body(equalTo("s1"));
  }

  @Test
  void aKeyThatThisNodeDidNotHearOfIsLookedUp() {
    AccessTokenFixture fresh = AccessTokenFixture.es256().publish(redis);
    // An unknown id lets Redis be read once a second at most.
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> call("", fresh.token("ada", "s1").sign()).statusCode(200));
  }

  @Test
  void aKeyThatWasTakenBackSignsNothing() throws Exception {
    AccessTokenFixture bad = AccessTokenFixture.es256().publish(redis);
    String token = bad.token("ada", "s1").sign();
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> verify(token) instanceof AccessTokenResult.Valid);
    redis.run("HDEL", Keys.SESSION_KEYS, bad.keyId());
    get(control.publish(new SessionKeysChanged()));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> verify(token) instanceof AccessTokenResult.Invalid);
  }

  @Test
  void keysOutliveRedisLosingThem() throws Exception {
    redis.run("DEL", Keys.SESSION_KEYS);
    get(control.publish(new SessionKeysChanged()));
    assertThat(verify(STRANGER.token("ada", "s1").sign()))
        .isInstanceOf(AccessTokenResult.Invalid.class);
    assertThat(verify(KEY.token("ada", "s1").sign())).isInstanceOf(AccessTokenResult.Valid.class);
  }

  @Test
  void allSessionsOfAUserEndButOne() throws Exception {
    String kept = KEY.token("bob", "kept").with("ue", 1).sign();
    String other = KEY.token("bob", "other").with("ue", 1).sign();
    String later = KEY.token("bob", "other").with("ue", 2).sign();
    get(revocations.publish(new SessionsRevoked("bob", 2, "kept")));
    assertThat(verify(kept)).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(verify(other)).isEqualTo(new AccessTokenResult.Revoked());
    assertThat(verify(later)).isInstanceOf(AccessTokenResult.Valid.class);
    get(revocations.publish(new SessionsRevoked("bob", 3, null)));
    assertThat(verify(kept)).isEqualTo(new AccessTokenResult.Revoked());
    assertThat(verify(later)).isEqualTo(new AccessTokenResult.Revoked());
  }

  @Test
  void theSessionsOfEverybodyEnd() throws Exception {
    String old = KEY.token("cat", "s1").with("ge", -7).sign();
    get(revocations.publish(new AllSessionsRevoked(-6)));
    assertThat(verify(old)).isEqualTo(new AccessTokenResult.Revoked());
    assertThat(verify(KEY.token("cat", "s1").with("ge", -6).sign()))
        .isInstanceOf(AccessTokenResult.Valid.class);
  }
}
