package io.fynix.api.edge;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RedisTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class EdgeTest {
  private static final String PROBLEM_TYPES = "/problems/invalid-request";

  @Inject MeterRegistry metrics;

  @Test
  void aRequestIsToldWhatItsLimitsAre() {
    get(PROBLEM_TYPES, "192.0.2.1")
        .statusCode(200)
        .header("RateLimit-Policy", "\"few\";q=1;w=86400")
        .header("RateLimit", "\"few\";r=2;t=86400")
        .header("X-RateLimit-Limit", "3")
        .header("X-RateLimit-Remaining", "2")
        .header("X-RateLimit-Reset", "86400");
  }

  @Test
  void whoComesTooOftenIsRefusedWithAProblem() {
    for (int i = 0; i < 3; i++) {
      get(PROBLEM_TYPES, "192.0.2.2").statusCode(200);
    }
    for (int i = 0; i < 2; i++) { // once by Redis, once by what this node remembers
      get(PROBLEM_TYPES, "192.0.2.2")
          .statusCode(429)
          .contentType("application/problem+json")
          .header("Retry-After", matchesPattern("86\\d\\d\\d"))
          .header("RateLimit-Policy", "\"few\";q=1;w=86400")
          .header("RateLimit", matchesPattern("\"few\";r=0;t=86\\d\\d\\d"))
          .body("type", equalTo("https://fynix.io/problems/quota-exceeded"))
          .body("status", equalTo(429))
          .body("violated-policies", hasItems("few"));
    }
    assertThat(
            metrics
                .counter(MetricNames.LIMIT_VIOLATIONS, "policy", "few", "shadow", "false")
                .count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void pathsThatDoNotExistAreLimitedToo() {
    for (int i = 0; i < 3; i++) {
      get("/nothing/" + i, "192.0.2.3").statusCode(404);
    }
    get("/nothing/3", "192.0.2.3").statusCode(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%70roblems/x", "/problems//x", "/a/../problems/x", "/problems/;b=1/x"})
  void otherSpellingsOfAPathAreTheSameRoute(String path) {
    String address = "192.0.2." + (100 + Math.floorMod(path.hashCode(), 100));
    for (int i = 0; i < 3; i++) {
      get(PROBLEM_TYPES, address).statusCode(200);
    }
    given()
        .urlEncodingEnabled(false)
        .header("X-Forwarded-For", address)
        .get(path)
        .then()
        .statusCode(429);
  }

  @Test
  void aPathThatIsNoneIsTheCallersFault() throws Exception {
    assertThat(rawStatus("/%zz")).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(rawStatus("/nothing/%")).startsWith("HTTP/1.1 4");
  }

  private static String rawStatus(String path) throws IOException {
    try (var socket = new Socket("localhost", RestAssured.port)) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .getBytes(US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
          .readLine();
    }
  }

  @Test
  void anAddressThatAClientInventsDoesNotCount() {
    for (int i = 0; i < 3; i++) {
      get(PROBLEM_TYPES, "198.51.100." + i + ", 192.0.2.4").statusCode(200);
    }
    get(PROBLEM_TYPES, "198.51.100.77, 192.0.2.4").statusCode(429);
    get(PROBLEM_TYPES, "198.51.100.0").statusCode(200);
  }

  @Test
  void theAddressesOfAnIpv6NetworkCountTogether() {
    for (int i = 0; i < 3; i++) {
      get(PROBLEM_TYPES, "2001:db8:7:1::" + i).statusCode(200);
    }
    get(PROBLEM_TYPES, "2001:db8:7:1:ffff::1").statusCode(429);
    get(PROBLEM_TYPES, "2001:db8:7:2::1").statusCode(200);
  }

  @Test
  void theServerApiHasNoLimitUnlessTheTierOfAKeySaysSo() {
    for (int i = 0; i < 10; i++) {
      publish(EdgeProfile.ADMIN).statusCode(200).header("RateLimit", nullValue());
    }
    publish(EdgeProfile.GOLD).statusCode(200).header("RateLimit", "\"golden\";r=1;t=86400");
    publish(EdgeProfile.GOLD).statusCode(200);
    publish(EdgeProfile.GOLD).statusCode(429);
    publish(EdgeProfile.ADMIN).statusCode(200);
  }

  @Test
  void aBodyThatCameWhileRedisWasAskedIsWhole() {
    String large = "x".repeat(200_000);
    given()
        .header("X-API-Key", EdgeProfile.ADMIN)
        .header("X-Forwarded-For", "192.0.2.5")
        .body("{\"channel\":\"a\",\"data\":\"" + large + "\"}")
        .post("/large/body")
        .then()
        .statusCode(404)
        .header("RateLimit", "\"few\";r=1;t=172800");
    given()
        .header("X-API-Key", EdgeProfile.ADMIN)
        .body("{\"name\":\"whole\",\"scopes\":[\"publish\"],\"ignored\":\"" + large + "\"}")
        .contentType("application/json")
        .post("/v1/admin/api-keys")
        .then()
        .statusCode(201)
        .header("RateLimit", matchesPattern("\"address\";r=\\d+;t=1"));
  }

  @Test
  void aRefusedRequestWithABodyLeavesItsConnectionUsable() {
    for (int i = 0; i < 6; i++) {
      given()
          .header("X-Forwarded-For", "192.0.2.6")
          .body("x".repeat(100_000))
          .post("/nothing/x")
          .then()
          .statusCode(i < 3 ? 404 : 429);
    }
  }

  @Test
  void aShadowPolicyRefusesNobody() {
    for (int i = 0; i < 3; i++) {
      get("/problems", "192.0.2.7").statusCode(200);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                metrics
                        .counter(
                            MetricNames.LIMIT_VIOLATIONS, "policy", "watched", "shadow", "true")
                        .count()
                    >= 2);
  }

  @Test
  void aKeyMayOnlyBeUsedFromItsNetworks() {
    from("10.1.2.3").statusCode(200);
    from("2001:db8:1:2::3").statusCode(200);
    from("192.0.2.8")
        .statusCode(403)
        .body("type", equalTo("https://fynix.io/problems/permission-denied"));
    from("192.0.2.8, 10.1.2.3").statusCode(200);
    from("10.1.2.3, 192.0.2.8").statusCode(403);
  }

  @Test
  void healthAndMetricsAreNotLimited() {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
    given().port(port).get("/q/health/ready").then().header("RateLimit", nullValue());
  }

  @Test
  void operatorsSeeWhichLimitsHoldForWhom() {
    for (int i = 0; i < 4; i++) {
      get(PROBLEM_TYPES, "192.0.2.9");
    }
    given()
        .urlEncodingEnabled(false) // the colon of the path stays a colon
        .header("X-API-Key", EdgeProfile.ADMIN)
        .queryParam("path", "/problems/x")
        .queryParam("address", "192.0.2.9")
        .get("/v1/limits:explain")
        .then()
        .statusCode(200)
        .body("route", equalTo("problems"))
        .body("allowed", equalTo(false))
        .body("policies[0].policy", equalTo("few"))
        .body("policies[0].subject", equalTo("192.0.2.9"))
        .body("policies[0].remaining", equalTo(0))
        .body("policies[0].violated", equalTo(true));
    given()
        .urlEncodingEnabled(false) // the colon of the path stays a colon
        .header("X-API-Key", EdgeProfile.ADMIN)
        .queryParam("path", "/api/publish")
        .queryParam("method", "post")
        .queryParam("key", "gold")
        .queryParam("tier", "gold")
        .get("/v1/limits:explain")
        .then()
        .statusCode(200)
        .body("route", equalTo("server-api"))
        .body("policies[0].partition", equalTo("key"));
  }

  @Test
  void limitsAreExplainedToOperatorsOnly() {
    given()
        .urlEncodingEnabled(false) // the colon of the path stays a colon
        .header("X-API-Key", EdgeProfile.PLAIN)
        .queryParam("path", "/x")
        .get("/v1/limits:explain")
        .then()
        .statusCode(403);
    given()
        .urlEncodingEnabled(false)
        .header("X-API-Key", EdgeProfile.ADMIN)
        .get("/v1/limits:explain")
        .then()
        .statusCode(400);
  }

  private static ValidatableResponse get(String path, String forwardedFor) {
    return given().header("X-Forwarded-For", forwardedFor).get(path).then();
  }

  private static ValidatableResponse publish(String key) {
    return given()
        .header("X-API-Key", key)
        .body("{\"channel\":\"plain\",\"data\":1}")
        .post("/api/publish")
        .then();
  }

  private static ValidatableResponse from(String forwardedFor) {
    return given()
        .header("X-API-Key", EdgeProfile.LOCAL)
        .header("X-Forwarded-For", forwardedFor)
        .body("{\"channel\":\"plain\",\"data\":1}")
        .post("/api/publish")
        .then();
  }
}
