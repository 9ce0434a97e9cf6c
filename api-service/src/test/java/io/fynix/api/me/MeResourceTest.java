package io.fynix.api.me;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.session.AccessTokenFixture;
import io.fynix.platform.session.SessionRevocations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(MeResourceTest.Setting.class)
class MeResourceTest {
  /** Patient: a busy machine must not look like one that is cut off. */
  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fynix.session.access-token.max-lag", "20s");
    }
  }

  @Inject SessionRevocations revocations;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  private static int status(String token) {
    return given()
        .header("Authorization", "Bearer " + token)
        .get("/v1/me")
        .then()
        .extract()
        .statusCode();
  }

  @Test
  void aUserWithASessionIsToldWhoItIsUntilTheSessionIsRevoked() throws Exception {
    AccessTokenFixture key = AccessTokenFixture.es256().publish(redis);
    String token = key.token("ada", "s1").with("roles", "admin").with("auth_time", 7).sign();
    // The node may not listen yet.
    await().atMost(20, TimeUnit.SECONDS).until(() -> status(token) == 200);
    given()
        .header("Authorization", "Bearer " + token)
        .get("/v1/me")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("user", equalTo("ada"))
        .body("session", equalTo("s1"))
        .body("aal", equalTo("aal1"))
        .body("authenticatedAt", equalTo("1970-01-01T00:00:07Z"))
        .body("claims.roles", equalTo("admin"));

    revocations
        .publish(new SessionRevoked("ada", "s1"))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    given()
        .header("Authorization", "Bearer " + token)
        .get("/v1/me")
        .then()
        .statusCode(401)
        .body("type", equalTo("https://fynix.io/problems/session-invalid"));
  }

  @Test
  void withoutASessionThereIsNobody() {
    given().get("/v1/me").then().statusCode(401);
  }
}
