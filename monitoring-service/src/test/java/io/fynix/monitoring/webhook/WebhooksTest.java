package io.fynix.monitoring.webhook;

import static io.fynix.monitoring.webhook.Receiver.status;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fynix.monitoring.webhook.Receiver.Received;
import io.fynix.platform.activity.Activity;
import io.fynix.platform.activity.ActivityRecorder;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.stream.GroupConsumers;
import io.fynix.platform.stream.GroupHandler;
import io.fynix.platform.stream.GroupOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(WebhooksTest.Setting.class)
class WebhooksTest {
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD_SECRET = "b2xkIHNlY3JldCB0aGF0IGlzIGxvbmcgZW5vdWdo";
  private static final Duration TAKE_OVER = Duration.ofMillis(600);
  private static final Activity.Client ADA =
      new Activity.Client("c1", "ada", new NodeId("n1"), "websocket", "js", "5.3.0");

  /** The port is chosen before the service starts, as its endpoints are configured. */
  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<String, String>();
      String port = Integer.toString(freePort());
      settings.put("test.receiver.port", port);
      for (String name : List.of("all", "rotating", "leaving", "broken", "moved", "flaky")) {
        String endpoint = "fynix.webhooks.endpoints." + name;
        settings.put(endpoint + ".url", "http://127.0.0.1:" + port + "/" + name);
        settings.put(endpoint + ".secret", "whsec_" + SECRET);
      }
      settings.put("fynix.webhooks.endpoints.rotating.previous-secret", OLD_SECRET);
      settings.put("fynix.webhooks.endpoints.leaving.events", "disconnected");
      settings.put("fynix.webhooks.allow-private-addresses", "true");
      settings.put("fynix.webhooks.max-events", "100");
      settings.put("fynix.webhooks.max-wait", "50ms");
      settings.put("fynix.webhooks.attempts", "4");
      settings.put("fynix.webhooks.min-backoff", "10ms");
      settings.put("fynix.webhooks.max-backoff", "50ms");
      settings.put("fynix.webhooks.timeout", "700ms");
      settings.put("fynix.webhooks.take-over", TAKE_OVER.toMillis() + "ms");
      // SHA-256 of "status-key".
      settings.put(
          "fynix.auth.api-keys.operator.sha256",
          "6859c9aac3400db73d2fea5470ec0cadf183735d559667f266b400619bb6931d");
      settings.put("fynix.auth.api-keys.operator.scopes", "webhooks");
      return settings;
    }

    private static int freePort() {
      try (var socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Inject ActivityRecorder activity;
  @Inject GroupConsumers consumers;
  @Inject WebhookQueue queue;
  @Inject WebhookSender sender;
  @Inject WebhookConfig config;
  @Inject WebhookMetrics metrics;
  @Inject MeterRegistry meters;

  @SuppressWarnings("NullAway.Init")
  RealRedis redis;

  @SuppressWarnings("NullAway.Init")
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver(config.endpoints().values().iterator().next().url().getPort());
  }

  @AfterEach
  void stop() {
    // No test sees what another one left on its way.
    receiver.behave("/broken", status(204));
    receiver.behave("/moved", status(204));
    receiver.behave("/flaky", status(204));
    waiting()
        .until(
            () ->
                config.endpoints().keySet().stream()
                    .allMatch(name -> length(Keys.webhooks(name)) == 0));
    receiver.close();
  }

  @Test
  void eventsArriveInOrderInBatchesWithASignatureThatTheReceiverCanCheck() throws Exception {
    for (int i = 0; i < 250; i++) {
      activity.subscribed(ADA, "order:" + i);
    }
    waiting().until(() -> events("/all", "order:") >= 250);
    List<Received> requests =
        receiver.at("/all").stream().filter(each -> each.body().contains("order:")).toList();
    assertThat(requests).allSatisfy(each -> assertThat(each.eventIds()).hasSizeLessThan(101));
    assertThat(requests.size()).isLessThan(30);
    String bodies = String.join("", requests.stream().map(Received::body).toList());
    assertThat(bodies)
        .containsSubsequence(
            IntStream.range(0, 250).mapToObj(i -> "\"channel\":\"order:" + i + "\"").toList());
    assertThat(bodies)
        .contains(
            "\"client\":{\"id\":\"c1\",\"user\":\"ada\",\"node\":\"n1\",\"transport\":\"websocket\",\"sdk\":\"js\",\"sdk_version\":\"5.3.0\"}");
    for (Received each : requests) {
      assertThat(each.signature()).isEqualTo(signature(SECRET, each));
      assertThat(Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(each.timestamp())))
          .isLessThan(60);
    }
    assertThat(requests).extracting(Received::id).doesNotHaveDuplicates();
  }

  @Test
  void whileSecretsRotateBothSign() throws Exception {
    activity.disconnected(ADA, 3001);
    waiting().until(() -> !receiver.at("/rotating").isEmpty());
    Received request = receiver.at("/rotating").getFirst();
    assertThat(request.signature())
        .isEqualTo(signature(SECRET, request) + " " + signature(OLD_SECRET, request));
  }

  @Test
  void anEndpointIsToldWhatItWants() {
    activity.connected(ADA);
    activity.disconnected(ADA, 4242);
    waiting().until(() -> events("/leaving", "4242") == 1 && events("/all", "4242") == 1);
    assertThat(receiver.at("/leaving"))
        .allSatisfy(each -> assertThat(each.body()).doesNotContain("client.connected"));
  }

  @Test
  void anEndpointThatHangsDelaysNoOtherAndItsRequestsCanBeReplayed() {
    receiver.behave("/broken", exchange -> {}); // never answers
    activity.subscribed(ADA, "while-it-hangs");
    waiting().until(() -> events("/all", "while-it-hangs") == 1);
    assertThat(dead("broken")).isZero();
    waiting().until(() -> dead("broken") == 1);
    assertThat(receiver.at("/broken")).hasSize(4);
    assertThat(String.valueOf(redis.run("XRANGE", Keys.dead(Keys.webhooks("broken")), "-", "+")))
        .contains("reason, 4 attempts, last TIMEOUT: no answer in PT0.7S");
    assertThat(meters.counter(MetricNames.WEBHOOK_GIVEN_UP, "endpoint", "broken").count())
        .isEqualTo(1);

    receiver.behave("/broken", status(200));
    given()
        .header("X-API-Key", "status-key")
        .post("/v1/webhooks/broken/replay?count=10")
        .then()
        .statusCode(200)
        .body("replayed", equalTo(1));
    waiting().until(() -> receiver.at("/broken").size() == 5);
    assertThat(receiver.at("/broken")).extracting(Received::id).containsOnly(firstId("/broken"));
    assertThat(dead("broken")).isZero();
  }

  @Test
  void onlyOperatorsReplayAndOnlyWhatThereIs() {
    given().post("/v1/webhooks/broken/replay").then().statusCode(401);
    var operator = Map.of("X-API-Key", "status-key");
    given().headers(operator).post("/v1/webhooks/nobody/replay").then().statusCode(404);
    given().headers(operator).post("/v1/webhooks/all/replay?count=0").then().statusCode(400);
  }

  @Test
  void aRedirectIsNotFollowed() {
    receiver.behave(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/trap");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    activity.subscribed(ADA, "moved");
    waiting().until(() -> dead("moved") >= 1);
    assertThat(receiver.at("/trap")).isEmpty();
    assertThat(String.valueOf(redis.run("XRANGE", Keys.dead(Keys.webhooks("moved")), "-", "+")))
        .contains("last STATUS: status 307");
  }

  @Test
  void aReceiverThatComesBackGetsTheSameRequestAgain() {
    var left = new AtomicInteger(3);
    receiver.behave(
        "/flaky", exchange -> status(left.getAndDecrement() > 0 ? 500 : 200).answer(exchange));
    activity.subscribed(ADA, "flaky");
    waiting().until(() -> left.get() < 0);
    List<Received> attempts =
        receiver.at("/flaky").stream().filter(each -> each.body().contains("flaky")).toList();
    assertThat(attempts).hasSize(4);
    assertThat(attempts).extracting(Received::id).containsOnly(attempts.getFirst().id());
    assertThat(attempts).extracting(Received::body).containsOnly(attempts.getFirst().body());
    assertThat(dead("flaky")).isZero();
  }

  @Test
  void anEndlessAnswerIsNotReadToItsEnd() {
    var sent = new AtomicInteger();
    receiver.behave(
        "/flaky",
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // in parts, until it is closed
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 100_000; i++) {
              out.write(new byte[1024]);
              sent.incrementAndGet();
            }
          }
        });
    activity.subscribed(ADA, "endless");
    waiting().until(() -> events("/flaky", "endless") == 1 && length(Keys.webhooks("flaky")) == 0);
    assertThat(sent.get()).isLessThan(100_000);
    assertThat(dead("flaky")).isZero();
  }

  /** A process that ends at once, as a kill does: nothing is caught, nothing is acknowledged. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aNodeKilledBetweenDeliveryAndAcknowledgementMakesTheRequestComeAgainWithItsId() {
    var deliver = delivery("killed");
    start(
        "killed",
        "node-1",
        entry -> {
          deliver.handle(entry);
          throw new Killed();
        });
    queue("killed", "once more");
    waiting().until(() -> receiver.at("/killed").size() == 1);
    start("killed", "node-2", deliver);
    waiting().until(() -> receiver.at("/killed").size() == 2);
    assertThat(receiver.at("/killed")).extracting(Received::id).containsOnly("msg_once more");
    assertThat(receiver.at("/killed")).extracting(Received::body).containsOnly("once more");
    waiting().until(() -> length(Keys.webhooks("killed")) == 0);
  }

  @Test
  void twoNodesShareTheWork() {
    Set<String> workers = new HashSet<>();
    var both = new CountDownLatch(2);
    var deliver = delivery("shared");
    for (String node : List.of("node-1", "node-2")) {
      start(
          "shared",
          node,
          entry -> {
            synchronized (workers) {
              if (workers.add(node)) {
                both.countDown();
              }
            }
            both.await(10, TimeUnit.SECONDS); // each waits for the other to have one, too
            deliver.handle(entry);
          });
    }
    for (int i = 0; i < 40; i++) {
      queue("shared", "batch-" + i);
    }
    waiting().until(() -> length(Keys.webhooks("shared")) == 0);
    assertThat(workers).hasSize(2);
    assertThat(receiver.at("/shared"))
        .extracting(Received::body)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> "batch-" + i).toList());
  }

  private void queue(String endpoint, String body) {
    queue
        .add(endpoint, new WebhookBatch("msg_" + body, body.getBytes(UTF_8)))
        .toCompletableFuture()
        .join();
  }

  private WebhookDelivery delivery(String name) {
    var template = Objects.requireNonNull(config.endpoints().get("all"));
    var target = WebhookTarget.of(name, template);
    var here =
        new WebhookTarget(
            name, target.url().resolve("/" + name), target.secrets(), target.events());
    return new WebhookDelivery(here, sender, config, metrics, new CountDownLatch(1));
  }

  private void start(String endpoint, String node, GroupHandler handler) {
    consumers.start(
        GroupOptions.of(Keys.webhooks(endpoint), "webhook-" + endpoint, node)
            .withMinIdle(TAKE_OVER)
            .withBatch(1)
            .deletingHandled(),
        handler);
  }

  private long events(String path, String text) {
    return receiver.at(path).stream()
        .mapToLong(each -> each.body().split(Pattern.quote(text), -1).length - 1)
        .sum();
  }

  private String firstId(String path) {
    return receiver.at(path).getFirst().id();
  }

  private long dead(String endpoint) {
    return length(Keys.dead(Keys.webhooks(endpoint)));
  }

  private long length(String stream) {
    return (Long) Objects.requireNonNull(redis.run("XLEN", stream));
  }

  /** The signature as the standard describes it, computed from the request as it came. */
  private static String signature(String secret, Received request) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
    String signed = request.id() + "." + request.timestamp() + "." + request.body();
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static ConditionFactory waiting() {
    // A consumer that is killed throws in a thread of its own.
    return await()
        .dontCatchUncaughtExceptions()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20));
  }
}
