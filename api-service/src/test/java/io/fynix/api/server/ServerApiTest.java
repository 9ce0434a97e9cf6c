package io.fynix.api.server;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RedisTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ServerApiProfile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class ServerApiTest {
  private static final String PROBLEM = "application/problem+json";

  /** What a plain {@code curl -d} says that it sends. */
  private static final String FORM = "application/x-www-form-urlencoded";

  @Inject Broker broker;
  @Inject MeterRegistry metrics;

  @Test
  void aPublicationGetsAPlaceInItsStream() {
    publish("{\"channel\":\"news:place\",\"data\":1}")
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("result.offset", equalTo(1), "result.epoch", notNullValue());
  }

  @Test
  void withoutHistoryTheResultIsEmpty() {
    publish("{\"channel\":\"plain\",\"data\":1}").body(equalTo("{\"result\":{}}"));
  }

  @Test
  void theHistoryHoldsEveryByteOfThePayload() throws Exception {
    publish("{\"channel\":\"news:bytes\",\"data\": {\"a\" : 1.0e2 ,\"é\":null} }");
    var query = new HistoryQuery("news:bytes", null, 10, false, Duration.ofHours(1));
    var kept = broker.history(query).toCompletableFuture().get().publications();
    assertThat(new String(kept.getFirst().data(), UTF_8)).isEqualTo("{\"a\" : 1.0e2 ,\"é\":null}");
  }

  @Test
  void aRepeatedIdempotencyKeyGetsTheSamePlace() {
    String body = "{\"channel\":\"news:once\",\"data\":1,\"idempotency_key\":\"k\"}";
    publish(body);
    publish(body).body("result.offset", equalTo(1));
  }

  @Test
  void theKeyMayComeInTheAuthorizationHeader() {
    given()
        .header("Authorization", "apikey " + ServerApiProfile.KEY)
        .body("{\"channel\":\"plain\",\"data\":1}")
        .post("/api/publish")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", FORM, "text/plain"})
  void theContentTypeDoesNotMatter(String contentType) {
    authorized()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig().encodeContentTypeAs(FORM, ContentType.TEXT)))
        .contentType(contentType)
        .body("{\"channel\":\"plain\",\"data\":1}")
        .post("/api/publish")
        .then()
        .statusCode(200);
  }

  @Test
  void aMissingKeyIsRefused() {
    problem(given().body("{}").post("/api/publish").then(), 401, "unauthenticated")
        .header("WWW-Authenticate", "apikey");
  }

  @Test
  void aWrongKeyIsRefused() {
    problem(
        given().header("X-API-Key", "wrong").body("{}").post("/api/publish").then(),
        401,
        "unauthenticated");
  }

  @Test
  void aKeyInTheAddressIsRefused() {
    problem(
        given().body("{}").post("/api/publish?api_key=" + ServerApiProfile.KEY).then(),
        401,
        "unauthenticated");
  }

  @Test
  void aKeyWithoutTheScopeIsRefused() {
    problem(
        given()
            .header("X-API-Key", ServerApiProfile.KEY_WITHOUT_SCOPE)
            .body("{}")
            .post("/api/publish")
            .then(),
        403,
        "permission-denied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  void onlyPostIsAllowed(String method) {
    problem(authorized().request(method, "/api/publish").then(), 405, "method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{", "[]", "{\"channel\":5}", "{}{}"})
  void aBodyThatIsNotJsonForTheMethodIsRefused(String body) {
    problem(publish(body), 400, "invalid-request");
  }

  @Test
  void anUnknownMethodIsAProblem() {
    problem(authorized().body("{}").post("/api/nothing").then(), 404, "unknown-api-method");
  }

  @Test
  void anUnknownMethodDoesNotExistForStrangers() {
    problem(given().body("{}").post("/api/nothing").then(), 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/api/publish/more", "/problems/nothing"})
  void anUnknownAddressIsAProblem(String path) {
    problem(authorized().get(path).then(), 404, "not-found");
  }

  @Test
  void aBodyOverTheLimitIsRefusedBeforeItIsSent() throws IOException {
    try (var socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST /api/publish HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1100000\r\n\r\n"
                  .getBytes(UTF_8));

      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 413 ")
          .containsIgnoringCase("content-type: " + PROBLEM)
          .contains("https://fynix.io/problems/payload-too-large");
    }
  }

  @Test
  void aBodyThatOutgrowsTheLimitPieceByPieceIsRefused() throws IOException {
    try (var socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      var out = socket.getOutputStream();
      out.write(
          ("POST /api/publish HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                  + ServerApiProfile.KEY
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(UTF_8));
      byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8);
      for (int sent = 0; sent < 1_100_000; sent += 0x10000) {
        out.write(chunk);
      }
      out.write("0\r\n\r\n".getBytes(UTF_8));

      var answer = new byte[2000];
      int length = socket.getInputStream().read(answer);

      assertThat(new String(answer, 0, length, UTF_8))
          .startsWith("HTTP/1.1 413 ")
          .contains("https://fynix.io/problems/payload-too-large");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsTaken() throws IOException {
    try (var socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      String body = "{\"channel\":\"plain\",\"data\":1}";
      socket
          .getOutputStream()
          .write(
              ("POST /api/publish HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
                      + ServerApiProfile.KEY
                      + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString(body.length())
                      + "\r\n"
                      + body
                      + "\r\n0\r\n\r\n")
                  .getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'data':1}|107|bad request: channel is empty",
        "{'channel':'other:x','data':1}|102|unknown channel",
        "{'channel':'plain'}|107|bad request: data is missing",
        "{'channel':'plain','b64data':'*'}|107|bad request: b64data is not base64",
      })
  void aBrokenRuleIsAnErrorInTheEnvelope(String body, int code, String message) {
    publish(body.replace('\'', '"'))
        .statusCode(200)
        .body("error.code", equalTo(code), "error.message", equalTo(message));
  }

  @Test
  void aPublicationOverTheLimitIsABadRequestThatSaysSo() {
    publish("{\"channel\":\"plain\",\"data\":\"" + "x".repeat(65_536) + "\"}")
        .statusCode(200)
        .body(
            "error.code",
            equalTo(107),
            "error.message",
            equalTo("bad request: the publication is longer than 65536 bytes"));
  }

  @ParameterizedTest
  @CsvSource({"other:x,404,102", "'',400,107"})
  void inTransportModeAnErrorHasAStatus(String channel, int status, int code) {
    authorized()
        .header("X-Centrifugo-Error-Mode", "transport")
        .body("{\"channel\":\"" + channel + "\",\"data\":1}")
        .post("/api/publish")
        .then()
        .statusCode(status)
        .body("code", equalTo(code));
  }

  @Test
  void everyOutcomeIsCounted() {
    double before = count("ok") + count("error-102") + count("http-400") + count("http-401");
    publish("{\"channel\":\"plain\",\"data\":1}");
    publish("{\"channel\":\"other:x\",\"data\":1}");
    publish("nonsense");
    given().body("{}").post("/api/publish");
    double after = count("ok") + count("error-102") + count("http-400") + count("http-401");
    assertThat(after - before).isEqualTo(4);
  }

  @Test
  void mutatedBodiesNeverBreakTheService() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] body =
          "{\"channel\":\"plain\",\"data\":{\"a\":[1]},\"tags\":{\"t\":\"1\"}}".getBytes(UTF_8);
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      assertThat(authorized().body(body).post("/api/publish").statusCode())
          .as("seed %d, body %d", seed, i)
          .isIn(200, 400);
    }
  }

  @Test
  void theProblemTypesAreExplained() {
    given()
        .get("/problems/unauthenticated")
        .then()
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("type", equalTo("https://fynix.io/problems/unauthenticated"));
  }

  @Test
  void browsersGetAPage() {
    given()
        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .get("/problems")
        .then()
        .statusCode(200)
        .contentType(ContentType.HTML)
        .body(containsString("store-unavailable"));
  }

  private double count(String outcome) {
    return metrics
        .counter(MetricNames.API_REQUESTS, "method", "publish", "outcome", outcome)
        .count();
  }

  private static ValidatableResponse publish(String body) {
    return authorized().body(body.getBytes(UTF_8)).post("/api/publish").then();
  }

  private static RequestSpecification authorized() {
    return given().header("X-API-Key", ServerApiProfile.KEY);
  }

  private static ValidatableResponse problem(
      ValidatableResponse response, int status, String slug) {
    return response
        .statusCode(status)
        .contentType(PROBLEM)
        .body(
            "type",
            equalTo("https://fynix.io/problems/" + slug),
            "status",
            equalTo(status),
            "title",
            notNullValue())
        .body(not(containsString("Exception")));
  }
}
