package io.fynix.session.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.fynix.session.Configs;
import io.fynix.session.SessionProfileOfTests;
import io.fynix.session.refresh.RefreshConfig;
import io.fynix.session.refresh.RefreshKeys;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While Redis is away nobody is told that a session is not valid. */
@QuarkusTest
@TestProfile(SessionsWithoutRedisTest.Profile.class)
class SessionsWithoutRedisTest {
  private static final RefreshKeys KEYS =
      new RefreshKeys(
          Configs.of(RefreshConfig.class, new SessionProfileOfTests().getConfigOverrides()));
  private static final String TOKEN = KEYS.first(KEYS.newSession("ada")).text();

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "validate", "revoke", "revoke-others"})
  void aGenuineTokenIsAnsweredWith503(String what) {
    unavailable("/v1/sessions/" + what, Map.of("token", TOKEN));
  }

  @Test
  void whatNeedsRedisIsAnsweredWith503() {
    unavailable("/v1/sessions", Map.of("user", "ada"));
    unavailable("/v1/sessions/search", Map.of("user", "ada"));
    unavailable("/v1/sessions/revoke-user", Map.of("user", "ada"));
    unavailable("/v1/sessions/revoke-everyone", Map.of());
  }

  @Test
  void whatIsNoTokenIsRefusedAllTheSame() {
    given()
        .header("X-API-Key", SessionProfileOfTests.KEY)
        .contentType(ContentType.JSON)
        .body(Map.of("token", TOKEN.substring(1)))
        .post("/v1/sessions/validate")
        .then()
        .statusCode(401);
  }

  @Test
  void theServiceStaysReady() {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    given().port(port).get("/q/health/ready").then().statusCode(200);
  }

  private static void unavailable(String path, Map<String, String> body) {
    given()
        .header("X-API-Key", SessionProfileOfTests.KEY)
        .contentType(ContentType.JSON)
        .body(body)
        .post(path)
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("type", equalTo("https://fynix.io/problems/store-unavailable"));
  }

  /** Points to a port that nobody listens on: 1 needs privileges and has no service today. */
  public static final class Profile extends SessionProfileOfTests {
    @Override
    public Map<String, String> getConfigOverrides() {
      var overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("quarkus.redis.hosts", "redis://127.0.0.1:1");
      return overrides;
    }
  }
}
