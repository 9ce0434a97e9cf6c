package io.fynix.session.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.session.SessionProfileOfTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With signing keys every new session and every exchange has an access token. */
@QuarkusTest
@TestProfile(SessionAccessTokensTest.Profile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class SessionAccessTokensTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  @BeforeEach
  void awaitKeys() {
    await()
        .atMost(PATIENCE)
        .until(() -> post("", Map.of("user", "warm-up")).extract().statusCode() == 201);
  }

  @Test
  void anAccessTokenNamesItsSessionAndCarriesTheClaims() {
    var body =
        Map.of("user", "ada", "aal", "aal2", "claims", Map.of("roles", new String[] {"admin"}));
    ValidatableResponse created = post("", body).statusCode(201);
    JsonPath claims = claims(created);
    assertThat(claims.getString("sub")).isEqualTo("ada");
    assertThat(claims.getString("sid")).isEqualTo(created.extract().path("session.id"));
    assertThat(claims.getString("roles[0]")).isEqualTo("admin");
    ValidatableResponse refreshed = refresh(created).statusCode(200);
    assertThat(claims(refreshed).getString("sid")).isEqualTo(claims.getString("sid"));
    assertThat(claims(refreshed).getString("jti")).isNotEqualTo(claims.getString("jti"));
  }

  @Test
  void aClaimWithAMeaningOfItsOwnIsRefusedBeforeTheSessionBegins() {
    post("", Map.of("user", "mallory", "claims", Map.of("sub", "root"))).statusCode(400);
    post("/search", Map.of("user", "mallory")).statusCode(200);
    assertThat(post("/search", Map.of("user", "mallory")).extract().<Integer>path("total"))
        .isZero();
  }

  @Test
  void everyServiceIsToldOfRevocations() {
    ValidatableResponse one = post("", Map.of("user", "eve"));
    String id = one.extract().path("session.id");
    post("/revoke", Map.of("token", token(one))).statusCode(204);
    post("/revoke-user", Map.of("user", "eve")).statusCode(204);
    post("/revoke-everyone", Map.of()).statusCode(204);
    assertThat(control()).contains(id).contains("eve");
  }

  @Test
  void everyServiceIsToldWhenAReusedTokenOrTheLimitEndsASession() {
    ValidatableResponse stolen = post("", Map.of("user", "bob"));
    refresh(refresh(stolen));
    refresh(stolen).statusCode(401);
    String reused = stolen.extract().path("session.id");
    await().atMost(PATIENCE).until(() -> control().contains(reused));
    ValidatableResponse first = post("", Map.of("user", "bob"));
    post("", Map.of("user", "bob", "limit", 1)).statusCode(201);
    String evicted = first.extract().path("session.id");
    await().atMost(PATIENCE).until(() -> control().contains(evicted));
  }

  private String control() {
    return String.valueOf(redis.run("XRANGE", "fx:{control}", "-", "+"));
  }

  private static ValidatableResponse refresh(ValidatableResponse response) {
    return post("/refresh", Map.of("token", token(response)));
  }

  private static String token(ValidatableResponse response) {
    return response.extract().path("refreshToken");
  }

  private static JsonPath claims(ValidatableResponse response) {
    String token = response.extract().path("accessToken");
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonPath.from(new String(payload, StandardCharsets.UTF_8));
  }

  private static ValidatableResponse post(String path, Map<String, ?> body) {
    return given()
        .header("X-API-Key", SessionProfileOfTests.KEY)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/sessions" + path)
        .then();
  }

  /** A service with a signing key. */
  public static final class Profile extends SessionProfileOfTests {
    @Override
    public Map<String, String> getConfigOverrides() {
      var overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("fynix.session.token.keys-directory", folder().toString());
      return overrides;
    }

    private static Path folder() {
      try {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        Path folder = Files.createTempDirectory("fynix-keys-");
        Files.writeString(
            folder.resolve("20260101-one.pem"),
            block("PRIVATE KEY", pair.getPrivate().getEncoded())
                + block("PUBLIC KEY", pair.getPublic().getEncoded()));
        return folder;
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String block(String type, byte[] der) {
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
    }
  }
}
