package io.fynix.api.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.fynix.platform.auth.ApiKeySecret;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiKeyProfile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class ApiKeyTest {
  private static final String PATH = "/v1/admin/api-keys";

  @SuppressWarnings("NullAway.Init")
  RealRedis redis;

  @Test
  void aKeyWorksSoonAfterItWasMade() {
    JsonPath made = create("{\"name\":\"backend\",\"scopes\":[\"publish\"]}");
    assertThat(made.getString("id")).startsWith("ak_");
    assertThat(ApiKeySecret.isWellFormed(made.getString("key"))).isTrue();
    awaitStatus(made.getString("key"), 200);
  }

  @Test
  void aKeyMayDoWhatItsScopesSay() {
    JsonPath made = create("{\"name\":\"reader\",\"scopes\":[\"history\"]}");
    awaitStatus(made.getString("key"), 403);
  }

  @Test
  void aRevokedKeyIsRefused() {
    JsonPath made = create("{\"name\":\"gone\",\"scopes\":[\"publish\"]}");
    awaitStatus(made.getString("key"), 200);
    asAdmin().delete(PATH + "/" + made.getString("id")).then().statusCode(204);
    awaitStatus(made.getString("key"), 401);
    asAdmin()
        .delete(PATH + "/" + made.getString("id"))
        .then()
        .statusCode(404)
        .body("type", equalTo("https://fynix.io/problems/api-key-not-found"));
  }

  @Test
  void bothSecretsOfARotatedKeyWorkForAWhile() {
    JsonPath made = create("{\"name\":\"turning\",\"scopes\":[\"publish\"]}");
    awaitStatus(made.getString("key"), 200);
    JsonPath rotated = rotate(made.getString("id"), "{\"overlap_seconds\":3600}");
    awaitStatus(rotated.getString("key"), 200);
    publish(made.getString("key")).statusCode(200);
    JsonPath again = rotate(made.getString("id"), "{\"overlap_seconds\":0}");
    awaitStatus(again.getString("key"), 200);
    awaitStatus(made.getString("key"), 401);
    awaitStatus(rotated.getString("key"), 401);
  }

  @Test
  void theOldSecretEndsWithTheOverlap() {
    JsonPath made = create("{\"name\":\"brief\",\"scopes\":[\"publish\"]}");
    awaitStatus(made.getString("key"), 200);
    JsonPath rotated = rotate(made.getString("id"), "{\"overlap_seconds\":1}");
    awaitStatus(made.getString("key"), 401);
    publish(rotated.getString("key")).statusCode(200);
  }

  @Test
  void aKeyEndsWithItsLife() {
    JsonPath made =
        create("{\"name\":\"mayfly\",\"scopes\":[\"publish\"],\"expires_in_seconds\":2}");
    awaitStatus(made.getString("key"), 401);
    publish(made.getString("key")).body("detail", containsString("expired"));
  }

  @Test
  void aKeyCountsOnlyFromItsNetworks() {
    JsonPath made =
        create("{\"name\":\"homely\",\"scopes\":[\"publish\"],\"networks\":[\"10.0.0.0/8\"]}");
    awaitStatus(made.getString("key"), 403);
    given()
        .header("X-API-Key", made.getString("key"))
        .header("X-Forwarded-For", "10.9.8.7")
        .body("{\"channel\":\"plain\",\"data\":1}")
        .post("/api/publish")
        .then()
        .statusCode(200);
  }

  @Test
  void keysAreListedWithoutTheirSecrets() {
    JsonPath made =
        create(
            "{\"name\":\"listed\",\"owner\":\"team a\",\"scopes\":[\"publish\"],\"tier\":\"gold\"}");
    awaitStatus(made.getString("key"), 200);
    String find = "keys.find { it.id == '" + made.getString("id") + "' }.";
    asAdmin()
        .get(PATH + "?limit=1000")
        .then()
        .statusCode(200)
        .body(find + "name", equalTo("listed"))
        .body(find + "owner", equalTo("team a"))
        .body(find + "tier", equalTo("gold"))
        .body(not(containsString(made.getString("key"))))
        .body(not(containsString("sha256")));
  }

  @Test
  void aListComesInPages() {
    create("{\"name\":\"one\",\"scopes\":[\"publish\"]}");
    create("{\"name\":\"two\",\"scopes\":[\"publish\"]}");
    JsonPath first = asAdmin().get(PATH + "?limit=1").jsonPath();
    JsonPath second = asAdmin().get(PATH + "?limit=1&after=" + first.getString("after")).jsonPath();
    assertThat(first.getList("keys")).hasSize(1);
    assertThat(second.getString("keys[0].id")).isGreaterThan(first.getString("keys[0].id"));
    asAdmin().get(PATH + "?limit=0").then().statusCode(400);
  }

  @Test
  void itIsKnownWhenAKeyWasLastUsed() {
    JsonPath made = create("{\"name\":\"used\",\"scopes\":[\"publish\"]}");
    awaitStatus(made.getString("key"), 200);
    String lastUsed = "keys.find { it.id == '" + made.getString("id") + "' }.last_used_at";
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> asAdmin().get(PATH + "?limit=1000").jsonPath().getString(lastUsed) != null);
  }

  @Test
  void noSecretLiesInRedis() {
    JsonPath made = create("{\"name\":\"secret\",\"scopes\":[\"publish\"]}");
    String kept = String.valueOf(redis.run("HGET", Keys.API_KEYS, made.getString("id")));
    assertThat(kept).contains("sha256").doesNotContain(made.getString("key"));
  }

  @Test
  void nobodyPassesOnMoreThanHeMayDo() {
    given()
        .header("X-API-Key", ApiKeyProfile.SMALL_ADMIN)
        .contentType("application/json")
        .body("{\"name\":\"big\",\"scopes\":[\"*\"]}")
        .post(PATH)
        .then()
        .statusCode(403);
    given()
        .header("X-API-Key", ApiKeyProfile.SMALL_ADMIN)
        .contentType("application/json")
        .body("{\"name\":\"small\",\"scopes\":[\"publish\"]}")
        .post(PATH)
        .then()
        .statusCode(201);
  }

  @Test
  void withoutTheScopeNobodyAdministersKeys() {
    JsonPath made = create("{\"name\":\"plain\",\"scopes\":[\"publish\"]}");
    awaitStatus(made.getString("key"), 200);
    given().header("X-API-Key", made.getString("key")).get(PATH).then().statusCode(403);
    given().get(PATH).then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"name\":\"a\"}",
        "{\"name\":\"\",\"scopes\":[\"publish\"]}",
        "{\"name\":\"a b\\n\",\"scopes\":[\"publish\"]}",
        "{\"name\":\"a\",\"scopes\":[]}",
        "{\"name\":\"a\",\"scopes\":[null]}",
        "{\"name\":\"a\",\"scopes\":[\"BIG\"]}",
        "{\"name\":\"a\",\"scopes\":\"publish\"}",
        "{\"name\":\"a\",\"scopes\":[\"publish\"],\"tier\":\"No\"}",
        "{\"name\":\"a\",\"scopes\":[\"publish\"],\"networks\":[\"here\"]}",
        "{\"name\":\"a\",\"scopes\":[\"publish\"],\"networks\":[null]}",
        "{\"name\":\"a\",\"scopes\":[\"publish\"],\"expires_in_seconds\":0}",
        "{\"name\":\"a\",\"scopes\":[\"publish\"],\"expires_in_seconds\":\"soon\"}",
        "{\"name\":\"a\"",
      })
  void whatIsNoKeyIsRefused(String body) {
    asAdmin()
        .contentType("application/json")
        .body(body)
        .post(PATH)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void aKeyOfOurFormThatNobodyMadeIsUnknown() {
    String made = ApiKeySecret.random(new java.security.SecureRandom()).value();
    awaitStatus(made, 401);
    publish("fxk_" + "a".repeat(49)).statusCode(401);
  }

  private static JsonPath create(String body) {
    return asAdmin()
        .contentType("application/json")
        .body(body)
        .post(PATH)
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .extract()
        .jsonPath();
  }

  private static JsonPath rotate(String id, String body) {
    return asAdmin()
        .contentType("application/json")
        .body(body)
        .post(PATH + "/" + id + "/rotate")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static void awaitStatus(String key, int status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> publish(key).statusCode(status));
  }

  private static ValidatableResponse publish(String key) {
    return given()
        .header("X-API-Key", key)
        .body("{\"channel\":\"plain\",\"data\":1}")
        .post("/api/publish")
        .then();
  }

  private static io.restassured.specification.RequestSpecification asAdmin() {
    return given().header("X-API-Key", ApiKeyProfile.ADMIN);
  }
}
