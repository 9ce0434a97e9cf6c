package io.fynix.api.server;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.fynix.platform.auth.ApiKeySecret;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The service starts while Redis is away, says so, and stays ready. */
@QuarkusTest
@TestProfile(WithoutRedisTest.Profile.class)
class WithoutRedisTest {

  @Test
  void aPublicationIsRefusedForNow() {
    given()
        .header("X-API-Key", ServerApiProfile.KEY)
        .body("{\"channel\":\"news:a\",\"data\":1}")
        .post("/api/publish")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("type", equalTo("https://fynix.io/problems/store-unavailable"));
  }

  @Test
  void aKeyThatMayHaveBeenMadeIsNotCalledUnknown() {
    given()
        .header("X-API-Key", ApiKeySecret.random(new SecureRandom()).value())
        .get("/v1/admin/api-keys")
        .then()
        .statusCode(503)
        .body("type", equalTo("https://fynix.io/problems/store-unavailable"))
        .body("detail", equalTo("API keys are being read."));
    given().header("X-API-Key", "no-such-key").get("/v1/admin/api-keys").then().statusCode(401);
  }

  @Test
  void theNodeLimitsByItselfAndSaysSo() {
    given()
        .get("/problems")
        .then()
        .statusCode(200)
        .header("RateLimit", matchesPattern("\"address\";r=\\d+;t=\\d+;fynix-degraded"));
  }

  @Test
  void theServiceStaysReady() {
    given().port(managementPort()).get("/q/health/ready").then().statusCode(200);
  }

  private static int managementPort() {
    return ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
  }

  /** Points to a port that nobody listens on: 1 needs privileges and has no service today. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var overrides = new HashMap<>(new ServerApiProfile().getConfigOverrides());
      overrides.put("quarkus.redis.hosts", "redis://127.0.0.1:1");
      overrides.put("fynix.api.store-timeout", "1s");
      return overrides;
    }
  }
}
