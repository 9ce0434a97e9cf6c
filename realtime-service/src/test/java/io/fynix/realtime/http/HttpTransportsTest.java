package io.fynix.realtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.redis.RedisTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the transports over HTTP. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(HttpTransportsTest.Setting.class)
class HttpTransportsTest {
  private static final String SECRET = "a secret of thirty-two characters";
  private static final String CONNECT = "{\"id\":7,\"connect\":{}}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.endpoints.http-stream", "true"),
          Map.entry("fynix.realtime.endpoints.sse", "true"),
          Map.entry("fynix.realtime.endpoints.uni-sse", "true"),
          Map.entry("fynix.realtime.endpoints.uni-http-stream", "true"),
          Map.entry("fynix.realtime.endpoints.uni-websocket", "true"),
          Map.entry("fynix.realtime.http.body-timeout", "500ms"),
          Map.entry("fynix.realtime.transport.allowed-origins", "https://*.example.com"),
          Map.entry("fynix.realtime.transport.queue-max-size", "256K"),
          Map.entry("fynix.realtime.token.hmac-secret-key", SECRET),
          Map.entry("fynix.realtime.client.insecure", "true"),
          Map.entry("fynix.realtime.client.ping-interval", "1s"),
          Map.entry("fynix.realtime.client.pong-timeout", "800ms"),
          Map.entry("fynix.channel.namespaces.feed.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.feed.allow-publish-for-subscriber", "true"));
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TestHTTPResource("/")
  URI base;

  @Inject MeterRegistry registry;
  @Inject Broker broker;
  @Inject Namespaces namespaces;

  @AfterEach
  void everybodyIsForgotten() {
    http.shutdownNow();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                registry.find("fynix_connections").gauges().stream().allMatch(g -> g.value() == 0));
  }

  private URI url(String path) {
    return base.resolve(path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String token(long secondsToLive) throws Exception {
    var jws = new JsonWebSignature();
    long expiry = Instant.now().plusSeconds(secondsToLive).getEpochSecond();
    jws.setPayload("{\"sub\":\"ada\",\"exp\":" + expiry + "}");
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
    return jws.getCompactSerialization();
  }

  private void publish(String channel, String data) throws Exception {
    var found = (Namespaces.Lookup.Found) namespaces.find(channel);
    var publication =
        new Publication(
            0, data.getBytes(StandardCharsets.UTF_8), null, Map.of(), System.currentTimeMillis());
    broker
        .publish(
            new Broker.PublishRequest(channel, publication, found.namespace().retention(), null))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** Posts commands of a connection; returns the status. */
  private int emulate(String connected, String commands) throws Exception {
    String body =
        "{\"session\":\"%s\",\"node\":\"%s\",\"data\":\"%s\"}"
            .formatted(
                member(connected, "session"),
                member(connected, "node"),
                commands.replace("\"", "\\\"").replace("\n", "\\n"));
    return post("/emulation", body).statusCode();
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(url(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String member(String json, String name) {
    assertThat(json).contains("\"" + name + "\":\"");
    return json.replaceFirst("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void anHttpStreamCarriesRepliesAndPublicationsAndEmulationTheCommands() throws Exception {
    try (var client = StreamClient.post(url("/connection/http_stream"), CONNECT)) {
      String connected = client.next();
      assertThat(connected)
          .startsWith("{\"id\":7,\"connect\":{\"client\":\"")
          .contains("\"ping\":1,\"pong\":true");
      assertThat(member(connected, "session")).matches("[0-9a-f]{32}");

      assertThat(
              emulate(
                  connected,
                  "{\"id\":8,\"subscribe\":{\"channel\":\"feed:a\"}}\n"
                      + "{\"id\":9,\"publish\":{\"channel\":\"feed:a\",\"data\":{\"n\":1}}}"))
          .isEqualTo(204);
      assertThat(client.nextMessage()).startsWith("{\"id\":8,\"subscribe\":{");
      assertThat(List.of(client.nextMessage(), client.nextMessage()))
          .anyMatch(line -> line.equals("{\"id\":9,\"publish\":{}}"))
          .anyMatch(line -> line.contains("\"pub\":{\"data\":{\"n\":1}"));
    }
  }

  @Test
  void theAnswerTellsProxiesNeitherToKeepNorToHoldItBack() throws Exception {
    try (var client = StreamClient.post(url("/connection/http_stream"), CONNECT)) {
      var headers = client.response().headers();
      assertThat(headers.firstValue("X-Accel-Buffering")).hasValue("no");
      assertThat(headers.firstValue("Cache-Control").orElseThrow())
          .contains("no-store", "no-transform");
      assertThat(headers.firstValue("Content-Type").orElseThrow())
          .startsWith("application/x-ndjson");
    }
  }

  @Test
  void aProtobufStreamAnswersWithLengthPrefixes() throws Exception {
    byte[] connect = {4, 8, 7, 0x22, 0}; // length, id 7, empty connect
    var request =
        HttpRequest.newBuilder(url("/connection/http_stream"))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(connect))
            .build();
    HttpResponse<InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      int length = body.read();
      byte[] reply = body.readNBytes(length);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      assertThat(reply).startsWith(8, 7);
      assertThat(new String(reply, StandardCharsets.ISO_8859_1)).contains(node());
    }
  }

  private String node() throws Exception {
    try (var client = StreamClient.post(url("/connection/http_stream"), CONNECT)) {
      return member(client.next(), "node");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothVersionsOfHttpStream(HttpClient.Version version) throws Exception {
    try (var client =
        StreamClient.get(url("/connection/sse?cf_connect=" + encoded(CONNECT)), version)) {
      assertThat(client.response().version()).isEqualTo(version);
      String connected = client.next();
      assertThat(connected).startsWith("data: {\"id\":7,\"connect\":{");
      assertThat(emulate(connected, "{\"id\":8,\"subscribe\":{\"channel\":\"feed:v\"}}"))
          .isEqualTo(204);
      assertThat(client.nextMessage()).startsWith("data: {\"id\":8,\"subscribe\":{");
      publish("feed:v", "{\"n\":2}");
      assertThat(client.nextMessage()).startsWith("data: {\"push\":{").contains("{\"n\":2}");
    }
  }

  @Test
  void sseAlsoTakesItsConnectInTheBodyAndRefusesToBeginWithoutOne() throws Exception {
    try (var client = StreamClient.post(url("/connection/sse"), CONNECT)) {
      assertThat(client.next()).startsWith("data: {\"id\":7,\"connect\":{");
    }
    assertThat(post("/connection/sse", "").statusCode()).isEqualTo(400);
    assertThat(
            http.send(
                    HttpRequest.newBuilder(url("/connection/sse")).build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aQueryHasRoomForALongTokenAndSubscriptions() throws Exception {
    String connect = "{\"id\":7,\"connect\":{\"name\":\"" + "x".repeat(12_000) + "\"}}";
    try (var client = StreamClient.get(url("/connection/sse?cf_connect=" + encoded(connect)))) {
      assertThat(client.next()).startsWith("data: {\"id\":7,\"connect\":{");
    }
  }

  @Test
  void aClientThatAnswersPingsStaysAndOneThatDoesNotIsSentAway() throws Exception {
    try (var client = StreamClient.post(url("/connection/http_stream"), CONNECT)) {
      String connected = client.next();
      for (int i = 0; i < 2; i++) {
        assertThat(client.next()).isEqualTo("{}");
        assertThat(emulate(connected, "{}")).isEqualTo(204);
      }
      assertThat(client.next()).isEqualTo("{}");
      assertThat(client.next())
          .isEqualTo("{\"push\":{\"disconnect\":{\"code\":3012,\"reason\":\"no pong\"}}}");
      assertThat(client.end()).isEqualTo("ended");
      assertThat(emulate(connected, "{}")).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{\"id\":1,\"subscribe\":{\"channel\":\"feed:x\"}}"})
  void aBodyWithoutConnectEndsWith3501(String body) throws Exception {
    try (var client = StreamClient.post(url("/connection/http_stream"), body)) {
      assertThat(client.next())
          .isEqualTo("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
      assertThat(client.end()).isEqualTo("ended");
    }
  }

  @Test
  void malformedCommandsEndTheConnectionTheyBelongTo() throws Exception {
    try (var client = StreamClient.post(url("/connection/http_stream"), CONNECT)) {
      String connected = client.next();
      assertThat(emulate(connected, "nonsense")).isEqualTo(204);
      assertThat(client.nextMessage()).contains("\"code\":3501");
    }
  }

  @Test
  void anExpiredTokenIsAnErrorForSdksAndAnEndForListeners() throws Exception {
    String token = token(-60);
    try (var client =
        StreamClient.post(
            url("/connection/http_stream"),
            "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}")) {
      assertThat(client.next()).startsWith("{\"id\":1,\"error\":{\"code\":109,");
    }
    try (var client =
        StreamClient.post(url("/connection/uni_http_stream"), "{\"token\":\"" + token + "\"}")) {
      assertThat(client.next())
          .isEqualTo("{\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}");
      assertThat(client.end()).isEqualTo("ended");
    }
  }

  @Test
  void aListenerOverHttpGetsBarePushesAndAnswersNoPings() throws Exception {
    try (var client =
        StreamClient.post(
            url("/connection/uni_http_stream"), "{\"token\":\"" + token(3600) + "\"}")) {
      assertThat(client.next())
          .startsWith("{\"connect\":{\"client\":\"")
          .contains("\"ping\":1")
          .doesNotContain("pong", "\"session\":\"");
      for (int i = 0; i < 3; i++) {
        assertThat(client.next()).isEqualTo("{}");
      }
    }
  }

  @Test
  void aListenerOverSseMaySayNothing() throws Exception {
    try (var client = StreamClient.get(url("/connection/uni_sse"))) {
      assertThat(client.next()).startsWith("data: {\"connect\":{\"client\":\"");
      assertThat(client.next()).isEqualTo("data: {}");
    }
  }

  @Test
  void aListenerOverAWebSocketConnectsInItsQuery() throws Exception {
    try (var listener = new UniListener(url("/connection/uni_websocket?cf_connect=%7B%7D"))) {
      assertThat(listener.next()).startsWith("{\"connect\":{\"client\":\"").doesNotContain("pong");
      assertThat(listener.next()).isEqualTo("native ping");
      assertThat(listener.next()).isEqualTo("{}");
    }
  }

  @Test
  void aListenerOverAWebSocketConnectsInItsFirstFrame() throws Exception {
    try (var listener = new UniListener(url("/connection/uni_websocket"))) {
      listener.send("{\"token\":\"" + token(3600) + "\"}");
      assertThat(listener.next()).startsWith("{\"connect\":{\"client\":\"");
      listener.send("ignored");
      assertThat(listener.next()).isEqualTo("native ping");
    }
  }

  @Test
  void aListenerOverAWebSocketIsToldTwiceWhyItEnds() throws Exception {
    try (var listener = new UniListener(url("/connection/uni_websocket"))) {
      listener.send("{\"token\":\"" + token(-60) + "\"}");
      assertThat(listener.next())
          .isEqualTo("{\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}");
      assertThat(listener.next()).isEqualTo("closed 3005 connection expired");
    }
  }

  @Test
  void aListenerThatTalksNonsenseIsSentAway() throws Exception {
    try (var client = StreamClient.get(url("/connection/uni_sse?cf_connect=nonsense"))) {
      assertThat(client.next()).contains("{\"disconnect\":{\"code\":3501,");
    }
  }

  @Test
  void pagesOfAllowedOriginsAreNamedAndOthersRefused() throws Exception {
    var preflight =
        http.send(
            HttpRequest.newBuilder(url("/emulation"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(preflight.statusCode()).isEqualTo(204);
    var headers = preflight.headers();
    assertThat(headers.firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(headers.firstValue("Access-Control-Allow-Credentials")).hasValue("true");
    assertThat(headers.firstValue("Access-Control-Allow-Headers")).hasValue("content-type");
    assertThat(headers.firstValue("Access-Control-Allow-Methods").orElseThrow()).contains("POST");

    for (String path : new String[] {"/emulation", "/connection/http_stream", "/connection/sse"}) {
      assertThat(post(path, CONNECT, "Origin", "https://example.org").statusCode()).isEqualTo(403);
    }
    try (var socket = new RawRequest(base)) {
      String head =
          socket.send("POST /connection/uni_sse", "Origin: https://app.example.com", "{}").head();
      assertThat(head).containsIgnoringCase("access-control-allow-origin: https://app.example.com");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /connection/http_stream",
    "GET, /emulation",
    "PUT, /connection/sse",
    "DELETE, /connection/uni_sse",
    "GET, /connection/uni_http_stream"
  })
  void otherMethodsAreRefused(String method, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(url(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
  void aBodyOverTheLimitIsRefused(String path) throws Exception {
    assertThat(post(path, "x".repeat(65_537)).statusCode()).isEqualTo(413);
    try (var socket = new RawRequest(base)) {
      socket.begin("POST " + path, "Transfer-Encoding: chunked");
      socket.chunk("x".repeat(40_000));
      socket.chunk("x".repeat(40_000));
      assertThat(socket.head()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aBodyMayComeInChunks() throws Exception {
    try (var socket = new RawRequest(base)) {
      socket.begin("POST /connection/http_stream", "Transfer-Encoding: chunked");
      socket.chunk(CONNECT.substring(0, 5));
      socket.chunk(CONNECT.substring(5));
      socket.write("0\r\n\r\n");
      assertThat(socket.head()).startsWith("HTTP/1.1 200");
      assertThat(socket.until("}\n")).contains("{\"id\":7,\"connect\":{");
    }
  }

  @Test
  void aBodyThatDoesNotArriveIsNotWaitedFor() throws Exception {
    try (var socket = new RawRequest(base)) {
      socket.begin("POST /connection/http_stream", "Content-Length: 100");
      assertThat(socket.head()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void malformedEmulationRequestsAreRefused() throws Exception {
    assertThat(post("/emulation", "nonsense").statusCode()).isEqualTo(400);
    assertThat(post("/emulation", "{\"session\":\"x\",\"node\":\"y\"}").statusCode())
        .isEqualTo(400);
    assertThat(
            post("/emulation", "{\"session\":\"x\",\"node\":\"a b\",\"data\":\"{}\"}").statusCode())
        .isEqualTo(404);
    assertThat(
            post("/emulation", "{\"session\":\"x\",\"node\":\"gone\",\"data\":\"{}\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            post("/emulation", "{\"session\":\"x\",\"node\":\"" + node() + "\",\"data\":\"{}\"}")
                .statusCode())
        .isEqualTo(500);
  }

  @Test
  void aClientThatVanishesIsForgottenAtOnce() throws Exception {
    try (var socket = new RawRequest(base)) {
      socket.send("POST /connection/http_stream", "X-Nothing: more", CONNECT);
      assertThat(socket.head()).startsWith("HTTP/1.1 200");
      await().atMost(PATIENCE).until(() -> connections("http_stream") == 1);
      socket.reset();
    }
    // Long before its pings go unanswered.
    await().atMost(Duration.ofMillis(700)).until(() -> connections("http_stream") == 0);
  }

  @Test
  void oneTcpConnectionServesTheNextRequestAfterAStreamEnded() throws Exception {
    try (var socket = new RawRequest(base)) {
      socket.send("POST /connection/http_stream", "X-Nothing: more", "nonsense");
      assertThat(socket.head()).startsWith("HTTP/1.1 200");
      assertThat(socket.until("0\r\n\r\n")).contains("\"code\":3501");
      socket.send("GET /connection/http_stream", "X-Nothing: more", "");
      assertThat(socket.head()).startsWith("HTTP/1.1 405");
    }
  }

  @Test
  void anOldProxysHttp10GetsAStreamToo() throws Exception {
    try (var socket = new RawRequest(base)) {
      socket.write(
          "POST /connection/http_stream HTTP/1.0\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CONNECT.length(), CONNECT));
      assertThat(socket.head()).contains(" 200 ").doesNotContainIgnoringCase("chunked");
      assertThat(socket.until("\n")).startsWith("{\"id\":7,\"connect\":{");
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    double before = registry.counter("fynix_outbox_overflow_total").count();
    try (var socket = new RawRequest(base)) {
      socket.send("POST /connection/http_stream", "X-Nothing: more", CONNECT);
      assertThat(socket.head()).startsWith("HTTP/1.1 200");
      String connected = socket.until("}\n");
      assertThat(emulate(connected, "{\"id\":2,\"subscribe\":{\"channel\":\"feed:slow\"}}"))
          .isEqualTo(204);
      String filler = "\"" + "x".repeat(60_000) + "\"";
      for (int i = 0; i < 400 && connections("http_stream") == 1; i++) {
        publish("feed:slow", filler);
      }
      await().atMost(PATIENCE).until(() -> connections("http_stream") == 0);
      assertThat(registry.counter("fynix_disconnects_total", "code", "3008").count()).isPositive();
      assertThat(registry.counter("fynix_outbox_overflow_total").count()).isGreaterThan(before);
    }
  }

  private double connections(String transport) {
    return registry.get("fynix_connections").tag("transport", transport).gauge().value();
  }

  /** A WebSocket that only listens. */
  private static final class UniListener implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    UniListener(URI url) {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create(url.toString().replaceFirst("^http", "ws")), this)
              .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      events.add(data.toString());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      events.add("native ping");
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      events.add("closed " + code + " " + reason);
      return null;
    }

    void send(String text) {
      socket.sendText(text, true).join();
    }

    String next() throws InterruptedException {
      String event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      return event;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  /** A request by hand, for what well-behaved clients do not do. */
  private static final class RawRequest implements AutoCloseable {
    private final Socket socket;

    RawRequest(URI base) throws Exception {
      socket = new Socket(base.getHost(), base.getPort());
      socket.setSoTimeout(20_000);
      socket.setReceiveBufferSize(16 * 1024);
    }

    void write(String text) throws Exception {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void begin(String line, String header) throws Exception {
      write(line + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
    }

    RawRequest send(String line, String header, String body) throws Exception {
      begin(line, header + "\r\nContent-Length: " + body.length());
      write(body);
      return this;
    }

    void chunk(String data) throws Exception {
      write(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
    }

    String head() throws Exception {
      return until("\r\n\r\n");
    }

    String until(String end) throws Exception {
      StringBuilder text = new StringBuilder();
      while (text.indexOf(end) < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        text.append((char) next);
      }
      return text.toString();
    }

    void reset() throws Exception {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws Exception {
      socket.close();
    }
  }
}
