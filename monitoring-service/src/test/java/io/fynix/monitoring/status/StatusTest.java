package io.fynix.monitoring.status;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(StatusTest.WithKeys.class)
class StatusTest {

  /** SHA-256 of "status-key" and of "publish-key". */
  public static final class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.auth.api-keys.operator.sha256",
          "6859c9aac3400db73d2fea5470ec0cadf183735d559667f266b400619bb6931d",
          "fynix.auth.api-keys.operator.scopes",
          "status",
          "fynix.auth.api-keys.publisher.sha256",
          "e8d9f85fc129e2165c7c8bb1d8878428335d12491f89d98092c91b11f7331788",
          "fynix.auth.api-keys.publisher.scopes",
          "publish");
    }
  }

  @Test
  void nobodyGetsInWithoutAKey() {
    given()
        .get("/v1/status")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .body("type", equalTo("https://fynix.io/problems/unauthenticated"));
  }

  @Test
  void aKeyForSomethingElseIsNotEnough() {
    given()
        .header("X-API-Key", "publish-key")
        .get("/v1/status")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("https://fynix.io/problems/permission-denied"));
  }

  @Test
  void theNodeListsItself() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                given()
                    .header("X-API-Key", "status-key")
                    .get("/v1/status")
                    .then()
                    .statusCode(200)
                    .body("time", greaterThan(0L))
                    .body("nodes.service", hasItem("monitoring-service"))
                    .body("nodes.state", hasItem("up")));
  }
}
