package io.fynix.session;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(SessionServiceTest.Profile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class SessionServiceTest {
  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Test
  void anUnknownPathIsAProblem() {
    given()
        .get("/v1/unknown")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("status", equalTo(404))
        .body("type", equalTo("https://fynix.io/problems/not-found"));
  }

  @Test
  void bodiesSentToUnknownPathsAreProblemsToo() {
    given()
        .contentType(ContentType.JSON)
        .body("{")
        .post("/v1/cache/keys")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "started"})
  void itSaysHowItIsOnTheManagementPort(String kind) {
    given()
        .port(managementPort)
        .get("/q/health/" + kind)
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"));
  }

  @Test
  void healthAndMetricsAreNotServedToTheOutside() {
    given().get("/q/health/live").then().statusCode(404);
    given().get("/q/metrics").then().statusCode(404);
  }

  @Test
  void itsMetricsAreForPrometheus() {
    given()
        .port(managementPort)
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("jvm_memory_used_bytes"));
  }

  /** For this class alone, as its Redis. */
  public static final class Profile extends SessionProfileOfTests {}
}
