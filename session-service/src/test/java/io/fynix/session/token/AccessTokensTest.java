package io.fynix.session.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.session.AccessTokenResult;
import io.fynix.platform.session.AccessTokenVerifier;
import io.fynix.session.SessionProfileOfTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens and keys of a running service: issued, published, verified, rotated. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(AccessTokensTest.Setting.class)
class AccessTokensTest {
  private static final long LEAD_MILLIS = 3000;
  private static final Path FOLDER = folder();

  public static final class Setting extends SessionProfileOfTests {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("fynix.session.token.keys-directory", FOLDER.toString());
      overrides.put("fynix.session.token.lifetime", "10s");
      overrides.put("fynix.session.token.jwks-max-age", "1s");
      overrides.put("fynix.session.token.publish-lead", LEAD_MILLIS + "ms");
      overrides.put("fynix.session.token.reload-interval", "100ms");
      overrides.put("fynix.session.access-token.max-lifetime", "10s");
      overrides.put("fynix.session.access-token.clock-skew", "0s");
      // Patient: a busy machine must not look like one that is cut off.
      overrides.put("fynix.session.access-token.max-lag", "20s");
      return overrides;
    }
  }

  private static Path folder() {
    try {
      Path made = Files.createTempDirectory("fynix-keys-");
      Files.writeString(made.resolve("a.pem"), KeyFixtures.OPENSSL_P256);
      return made;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Inject AccessTokens tokens;
  @Inject AccessTokenVerifier verifier;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  @BeforeEach
  void ready() {
    await()
        .ignoreExceptions()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> verify(issue(Map.of()).value()) instanceof AccessTokenResult.Valid);
  }

  private AccessToken issue(Map<String, Object> claims) {
    return tokens.issue(
        new AccessTokenClaims("s1", "ada", 3, 2, "aal2", Instant.ofEpochSecond(1_000_000), claims));
  }

  private AccessTokenResult verify(String token) throws Exception {
    return verifier.verify(token).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String keyId(String token) throws Exception {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setCompactSerialization(token);
    return signature.getKeyIdHeaderValue();
  }

  private static List<String> published() {
    return given().get("/.well-known/jwks.json").then().extract().jsonPath().getList("keys.kid");
  }

  @Test
  void anIssuedTokenIsBelievedWithAllItSays() throws Exception {
    AccessToken token = issue(Map.of("roles", List.of("admin"), "tenant", 7));
    assertThat(verify(token.value()))
        .isInstanceOfSatisfying(
            AccessTokenResult.Valid.class,
            valid -> {
              var who = valid.principal();
              assertThat(who.user()).isEqualTo("ada");
              assertThat(who.marks().session()).isEqualTo("s1");
              assertThat(who.userEpoch()).isEqualTo(3);
              assertThat(who.globalEpoch()).isEqualTo(2);
              assertThat(who.level().text()).isEqualTo("aal2");
              assertThat(who.authenticatedAt()).isEqualTo(Instant.ofEpochSecond(1_000_000));
              assertThat(who.expiresAt()).isEqualTo(token.expiresAt());
              assertThat(who.claims()).isEqualTo(Map.of("roles", List.of("admin"), "tenant", 7));
            });
    assertThat(token.toString()).doesNotContain(token.value());
  }

  @Test
  void claimsWithAMeaningOfTheirOwnOrTooManyAreRefused() {
    for (String name : List.of("sub", "exp", "sid", "ue", "aal", "cnf", "")) {
      assertThatThrownBy(() -> issue(Map.of(name, "x"))).isInstanceOf(ProblemException.class);
    }
    Map<String, Object> many = new HashMap<>();
    for (int i = 0; i <= CustomClaims.MAX_CLAIMS; i++) {
      many.put("claim" + i, i);
    }
    assertThatThrownBy(() -> issue(many)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> issue(Map.of("long", "x".repeat(CustomClaims.MAX_BYTES))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("2048");
    assertThatThrownBy(() -> issue(Map.of("odd", new Object())))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void thePublicKeysAreCachedAndRevalidated() {
    var first =
        given()
            .get("/.well-known/jwks.json")
            .then()
            .statusCode(200)
            .contentType("application/json")
            .header("Cache-Control", "public, max-age=1")
            .body(not(containsString("\"d\"")))
            .body("keys[0].use", equalTo("sig"))
            .extract();
    String tag = first.header("ETag");
    assertThat(tag).startsWith("\"");
    given()
        .header("If-None-Match", tag)
        .get("/.well-known/jwks.json")
        .then()
        .statusCode(304)
        .header("ETag", equalTo(tag))
        .header("Cache-Control", "public, max-age=1")
        .body(equalTo(""));
    given()
        .header("If-None-Match", "\"another\"")
        .get("/.well-known/jwks.json")
        .then()
        .statusCode(200);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void aNewKeyIsPublishedBeforeItSignsAndTheOldOneStaysForItsTokens() throws Exception {
    String before = issue(Map.of()).value();
    String old = keyId(before);
    Files.writeString(FOLDER.resolve("b.pem"), KeyFixtures.OPENSSL_ED25519);
    await().atMost(20, TimeUnit.SECONDS).until(() -> published().size() == 2);
    String fresh = published().stream().filter(id -> !id.equals(old)).findFirst().orElseThrow();

    String last = issue(Map.of()).value();
    while (keyId(last).equals(old)) { // ends with the lead, whose start is in Redis
      TimeUnit.MILLISECONDS.sleep(20);
      last = issue(Map.of()).value();
    }
    long signedAt = System.currentTimeMillis();
    String entry = String.valueOf(redis.run("HGET", Keys.SESSION_KEYS, fresh));
    long since = Long.parseLong(entry.substring(0, entry.indexOf(' ')));
    assertThat(signedAt).isGreaterThanOrEqualTo(since + LEAD_MILLIS);
    assertThat(verify(last)).isInstanceOf(AccessTokenResult.Valid.class);

    // The old key's file goes; what it signed stays good until its own end.
    Files.delete(FOLDER.resolve("a.pem"));
    AccessTokenResult ofOld = verify(before);
    while (ofOld instanceof AccessTokenResult.Valid) {
      TimeUnit.MILLISECONDS.sleep(50);
      ofOld = verify(before);
    }
    assertThat(ofOld).isEqualTo(new AccessTokenResult.Expired());
    await().atMost(40, TimeUnit.SECONDS).until(() -> published().equals(List.of(fresh)));
    assertThat(verify(before)).isInstanceOf(AccessTokenResult.Invalid.class);

    // A file that is no key changes nothing.
    Files.writeString(FOLDER.resolve("c.pem"), "no key");
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(keyId(issue(Map.of()).value())).isEqualTo(fresh);

    // A stolen key is taken back at once; a new one takes over without a lead, as there is no
    // other.
    String stolen = issue(Map.of()).value();
    Files.writeString(FOLDER.resolve("c.pem"), KeyFixtures.pem(KeyFixtures.pair("secp256r1")));
    Files.writeString(FOLDER.resolve(fresh + ".revoked"), "");
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> verify(stolen) instanceof AccessTokenResult.Invalid);
    assertThat(published()).doesNotContain(fresh);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> verify(issue(Map.of()).value()) instanceof AccessTokenResult.Valid);
  }
}
