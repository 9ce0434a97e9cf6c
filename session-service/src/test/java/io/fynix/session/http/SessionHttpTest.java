package io.fynix.session.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.session.SessionProfileOfTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(SessionHttpTest.Profile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class SessionHttpTest {
  private static final String INVALID = "https://fynix.io/problems/session-invalid";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  private final String user = "user-" + UUID.randomUUID();

  @Test
  void aNewSessionHasATokenAndSaysWhatItIs() {
    create(
            Map.of(
                "user",
                user,
                "preset",
                "aal2",
                "client",
                Map.of("deviceId", "d1", "deviceName", "Ada's phone", "place", "Oslo, NO"),
                "claims",
                Map.of("roles", new String[] {"admin"})))
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .body("refreshToken.length()", equalTo(105))
        .body("session.user", equalTo(user))
        .body("session.preset", equalTo("aal2"))
        .body("session.aal", equalTo("aal2"))
        .body("session.deviceName", equalTo("Ada's phone"))
        .body("session.place", equalTo("Oslo, NO"))
        .body("session.claims.roles[0]", equalTo("admin"))
        .body("session.id.length()", equalTo(22));
  }

  @Test
  void aFreshTokenIsGood() {
    validate(token(create()))
        .statusCode(200)
        .body("session.user", equalTo(user))
        .body("superseded", equalTo(false))
        .body("degraded", equalTo(false));
  }

  @Test
  void anExchangedTokenIsGoodAndTheOneBeforeItIsSuperseded() {
    String first = token(create());
    String second = token(refresh(first).statusCode(200));
    validate(second).statusCode(200).body("superseded", equalTo(false));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> validate(first).statusCode(200).body("superseded", equalTo(true)));
  }

  @Test
  void whoeverRefreshesAtOnceGetsTheSameSuccessor() {
    String first = token(create());
    String second = token(refresh(first));
    assertThat(token(refresh(first))).isEqualTo(second);
  }

  @Test
  void aTokenTwoGenerationsOldEndsTheSession() {
    String first = token(create());
    String third = token(refresh(token(refresh(first))));
    refresh(first).statusCode(401).body("type", equalTo(INVALID));
    refresh(third).statusCode(401).body("type", equalTo(INVALID));
    assertThat(events()).contains("session.reuse_detected", "old");
  }

  @Test
  void aBrowserKeepsItsTokenInACookieOutOfReachOfScripts() {
    ValidatableResponse created = create(Map.of("user", user, "delivery", "cookie"));
    created.body("refreshToken", nullValue());
    String cookie = created.extract().header("Set-Cookie");
    assertThat(cookie)
        .startsWith("__Host-fx=fx1_")
        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=");
    String token = cookie.substring("__Host-fx=".length(), cookie.indexOf(';'));
    caller()
        .header("Cookie", "__Host-fx=" + token)
        .body("{}")
        .post("/v1/sessions/refresh")
        .then()
        .statusCode(200)
        .header("Set-Cookie", notNullValue())
        .body("refreshToken", nullValue());
    caller()
        .header("Cookie", "__Host-fx=" + token)
        .body("{}")
        .post("/v1/sessions/validate")
        .then()
        .statusCode(200);
  }

  @Test
  void aTokenMayComeInAHeader() {
    caller()
        .header("X-Session-Token", token(create()))
        .body("{}")
        .post("/v1/sessions/validate")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "fx1_",
        "fx1_AAAAAAAAAAAAAAAAAAAAAA.AAAA.AAAAAA",
        "fx2_AAAAAAAAAAAAAAAAAAAAAA.AAAA.AAAAAA"
      })
  void whatIsNoTokenIsRefused(String text) {
    validate(text).statusCode(401).body("type", equalTo(INVALID));
    refresh(text).statusCode(401).body("type", equalTo(INVALID));
  }

  @Test
  void refusalsDoNotTellWhatWasWrong() {
    String good = token(create());
    String revoked = token(create());
    caller().body(Map.of("token", revoked)).post("/v1/sessions/revoke").then().statusCode(204);
    String malformed = validate("fx1_nonsense").extract().asString();
    String cut = validate(good.substring(0, good.length() - 1)).extract().asString();
    String gone = refresh(revoked).extract().asString();
    assertThat(malformed).isEqualTo(cut).isEqualTo(gone);
  }

  @Test
  void anOverlongFieldIsNamed() {
    create(Map.of("user", "x".repeat(300)))
        .statusCode(400)
        .body("errors[0].field", equalTo("body.user"));
    create(Map.of("user", user, "client", Map.of("deviceName", "x".repeat(200)))).statusCode(400);
    create(Map.of("user", user, "claims", Map.of("a", "x".repeat(5000)))).statusCode(400);
    create(Map.of("user", user, "claims", Map.of("a", "x".repeat(70_000)))).statusCode(413);
  }

  @Test
  void anUnknownPresetIsRefused() {
    create(Map.of("user", user, "preset", "aal4")).statusCode(400);
    create(Map.of("user", user, "aal", "none")).statusCode(400);
    create(Map.of("user", user, "client", Map.of("ip", "example.org"))).statusCode(400);
    create(Map.of("user", "")).statusCode(400);
  }

  @Test
  void bodiesThatAreNoneAreRefused() {
    caller().body("{").post("/v1/sessions").then().statusCode(400);
    caller().body("").post("/v1/sessions").then().statusCode(400);
    caller().body("[]").post("/v1/sessions/validate").then().statusCode(400);
  }

  @Test
  void callersNeedAKeyWithTheScope() {
    given().contentType(ContentType.JSON).body("{}").post("/v1/sessions").then().statusCode(401);
    given()
        .contentType(ContentType.JSON)
        .header("X-API-Key", SessionProfileOfTests.KEY_WITHOUT_SCOPE)
        .body(Map.of("user", user))
        .post("/v1/sessions")
        .then()
        .statusCode(403);
  }

  @Test
  void oneMoreSessionThanPermittedIsRefusedOrReplacesAnother() {
    String first = token(create());
    create(Map.of("user", user, "limit", 1, "policy", "deny"))
        .statusCode(409)
        .body("type", equalTo("https://fynix.io/problems/session-limit-reached"));
    create(Map.of("user", user, "limit", 1, "policy", "evict-oldest")).statusCode(201);
    refresh(first).statusCode(401);
  }

  @Test
  void aUsersSessionsAreListedWithTheCurrentOne() {
    create();
    String id = create().extract().path("session.id");
    caller()
        .body(Map.of("user", user, "current", id))
        .post("/v1/sessions/search")
        .then()
        .statusCode(200)
        .body("total", equalTo(2))
        .body("sessions", hasSize(2))
        .body("sessions.find { it.current }.id", equalTo(id));
    caller().get("/v1/sessions/count").then().statusCode(200).body("sessions", greaterThan(1));
  }

  @Test
  void aRevokedSessionIsRefusedEverywhere() {
    ValidatableResponse created = create();
    String token = token(created);
    String id = created.extract().path("session.id");
    validate(token).statusCode(200);
    caller().delete("/v1/sessions/" + id).then().statusCode(204);
    await().atMost(PATIENCE).untilAsserted(() -> validate(token).statusCode(401));
    caller().get("/v1/sessions/" + id).then().statusCode(404);
    caller().delete("/v1/sessions/" + id).then().statusCode(404);
    caller().delete("/v1/sessions/_____________________A").then().statusCode(404);
  }

  @Test
  void allOthersAreRevokedAndTheOwnGoesOn() {
    String other = token(create());
    String own = token(create());
    validate(other).statusCode(200);
    caller().body(Map.of("token", own)).post("/v1/sessions/revoke-others").then().statusCode(200);
    await().atMost(PATIENCE).untilAsserted(() -> validate(other).statusCode(401));
    validate(own).statusCode(200);
    refresh(own).statusCode(200);
  }

  @Test
  void allSessionsOfAUserAreRevokedAndNewOnesAreGood() {
    String one = token(create());
    String two = token(create());
    validate(one).statusCode(200);
    caller().body(Map.of("user", user)).post("/v1/sessions/revoke-user").then().statusCode(204);
    await().atMost(PATIENCE).untilAsserted(() -> validate(one).statusCode(401));
    refresh(two).statusCode(401);
    validate(token(create())).statusCode(200);
  }

  @Test
  void everybodysSessionsAreRevoked() {
    String one = token(create());
    validate(one).statusCode(200);
    caller().body("{}").post("/v1/sessions/revoke-everyone").then().statusCode(204);
    await().atMost(PATIENCE).untilAsserted(() -> validate(one).statusCode(401));
    validate(token(create())).statusCode(200);
  }

  @Test
  void attributesAreWrittenWhenTheirVersionsAreThoseSeen() {
    String path = "/v1/sessions/" + create().extract().path("session.id") + "/attributes";
    long version =
        caller()
            .body(attribute("cart", "1", 0))
            .patch(path)
            .then()
            .statusCode(200)
            .extract()
            .<Integer>path("version");
    caller()
        .body(attribute("cart", "2", 0))
        .patch(path)
        .then()
        .statusCode(409)
        .body("type", equalTo("https://fynix.io/problems/session-attribute-conflict"));
    caller().body(attribute("cart", "3", version)).patch(path).then().statusCode(200);
    caller().get(path).then().statusCode(200).body("attributes.cart.value", equalTo("3"));
  }

  private static Map<String, Object> attribute(String name, String value, long version) {
    return Map.of("attributes", Map.of(name, Map.of("value", value, "version", version)));
  }

  private ValidatableResponse create() {
    return create(Map.of("user", user)).statusCode(201);
  }

  private static ValidatableResponse create(Map<String, Object> body) {
    return caller().body(body).post("/v1/sessions").then();
  }

  private static ValidatableResponse refresh(String token) {
    return caller().body(Map.of("token", token)).post("/v1/sessions/refresh").then();
  }

  private static ValidatableResponse validate(String token) {
    return caller().body(Map.of("token", token)).post("/v1/sessions/validate").then();
  }

  private static String token(ValidatableResponse response) {
    return response.extract().path("refreshToken");
  }

  private static RequestSpecification caller() {
    return given().header("X-API-Key", SessionProfileOfTests.KEY).contentType(ContentType.JSON);
  }

  private String events() {
    var all = new StringBuilder();
    for (int partition = 0; partition < 16; partition++) {
      String log = "fx:sessions:{u%02d}".formatted(partition);
      all.append(redis.run("XRANGE", log, "-", "+"));
    }
    return all.toString();
  }

  /** For this class alone, as its Redis. */
  public static final class Profile extends SessionProfileOfTests {}
}
