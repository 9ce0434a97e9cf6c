package io.fynix.local.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fynix.local.cli.UserException;
import io.fynix.local.process.Ports;
import io.vertx.core.Handler;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IngressTest extends RunningIngress {

  @Test
  void aRequestReachesTheServiceOfItsPathWithBodyQueryAndHost() throws Exception {
    node(
        "api-service",
        request ->
            request
                .body()
                .onSuccess(
                    body ->
                        request
                            .response()
                            .setStatusCode(201)
                            .putHeader("X-Seen", request.uri() + " " + request.getHeader("Host"))
                            .end(body)));
    open();

    HttpResponse<String> answer = post("/api/publish?x=1", "hello");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.headers().firstValue("X-Seen"))
        .hasValue("/api/publish?x=1 127.0.0.1:" + port());
  }

  @Test
  void whatAClientClaimsAboutItsAddressIsReplaced() throws Exception {
    node(
        "api-service",
        request ->
            request
                .response()
                .end(
                    request.headers().getAll("X-Forwarded-For")
                        + " "
                        + request.getHeader("X-Forwarded-Proto")
                        + " "
                        + request.getHeader("X-Real-IP")));
    open();

    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/api/x"))
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Forwarded-Proto", "https")
                .header("X-Real-IP", "6.6.6.6")
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("[127.0.0.1] http null");
  }

  @Test
  void anAnswerStreamsWhileItIsWritten() throws Exception {
    CompletableFuture<HttpServerRequest> arrived = new CompletableFuture<>();
    node(
        "realtime-service",
        request -> {
          request.response().setChunked(true).write("first\n");
          arrived.complete(request);
        });
    open();

    HttpResponse<java.util.stream.Stream<String>> answer =
        http.send(
            HttpRequest.newBuilder(uri("/connection/uni_sse")).build(),
            HttpResponse.BodyHandlers.ofLines());
    var lines = answer.body().iterator();

    assertThat(lines.next()).isEqualTo("first");
    vertx.runOnContext(go -> arrived.join().response().end("second\n"));
    assertThat(lines.next()).isEqualTo("second");
  }

  @Test
  void aNodeLearnsAtOnceThatTheReaderOfAStreamLeft() throws Exception {
    CompletableFuture<String> left = new CompletableFuture<>();
    node(
        "realtime-service",
        request -> {
          request.response().closeHandler(closed -> left.complete("left"));
          request.response().setChunked(true).write("first\n");
        });
    open();

    try (HttpClient reader = HttpClient.newHttpClient()) {
      var answer =
          reader.send(
              HttpRequest.newBuilder(uri("/connection/http_stream"))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofLines());
      assertThat(answer.body().iterator().next()).isEqualTo("first");
      reader.shutdownNow();
    }

    assertThat(left.get(5, TimeUnit.SECONDS)).isEqualTo("left");
  }

  @Test
  void openStreamsTakeNothingFromOtherRequests() throws Exception {
    AtomicInteger streams = new AtomicInteger();
    node(
        "realtime-service",
        request -> {
          if (request.path().equals("/emulation")) {
            request.response().setStatusCode(204).end();
          } else {
            streams.incrementAndGet();
            request.response().setChunked(true).write("first\n");
          }
        });
    open();
    int count = Gate.MAX_REQUESTS_PER_NODE * VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE + 1;
    var readers = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(count));

    for (int i = 0; i < count; i++) {
      readers
          .request(HttpMethod.POST, port(), "127.0.0.1", "/connection/http_stream")
          .onSuccess(request -> request.send("{}"));
    }

    await().atMost(LIMIT.multipliedBy(3)).until(() -> streams.get() == count);
    assertThat(post("/emulation", "{}").statusCode()).isEqualTo(204);
  }

  @Test
  void anAnswerWithoutABodyPasses() throws Exception {
    node("api-service", request -> request.response().setStatusCode(204).end());
    open();

    assertThat(fetch("/api/x").statusCode()).isEqualTo(204);
  }

  @Test
  void healthAndMetricsStayInsideHoweverTheyAreSpelled() throws Exception {
    node("api-service", request -> request.response().end("leaked"));
    open();

    assertThat(fetch("/q/health").statusCode()).isEqualTo(404);
    assertThat(fetch("//q/health").statusCode()).isEqualTo(404);
    assertThat(fetch("/%71/health").statusCode()).isEqualTo(404);
    assertThat(fetch("/api/%2e%2e/q/health").statusCode()).isEqualTo(400);
  }

  @Test
  void requestsGoToTheNodeWithTheFewestOpenOnes() throws Exception {
    AtomicInteger busyOnes = new AtomicInteger();
    node("realtime-service", request -> busyOnes.incrementAndGet()); // never answers
    node("realtime-service", request -> request.response().end("free"));
    open();
    var unused =
        http.sendAsync(
            HttpRequest.newBuilder(uri("/connection/x")).build(),
            HttpResponse.BodyHandlers.discarding());
    await().atMost(LIMIT).until(() -> busyOnes.get() == 1);

    for (int i = 0; i < 5; i++) {
      assertThat(fetch("/connection/x").body()).isEqualTo("free");
    }
  }

  @Test
  void aNodeThatRefusesIsSkippedEvenForARequestWithABody() throws Exception {
    services.put(
        "realtime-service",
        new ArrayList<>(List.of(new Ingress.Node("dead", "127.0.0.1", Ports.free()))));
    node(
        "realtime-service",
        request -> request.body().onSuccess(body -> request.response().end(body)));
    open();

    for (int i = 0; i < 5; i++) {
      assertThat(post("/emulation", "kept").body()).isEqualTo("kept");
    }
  }

  @Test
  void aReadThatBreaksIsAskedAgainElsewhere() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Handler<HttpServerRequest> breaksFirst =
        request -> {
          if (asked.getAndIncrement() == 0) {
            request.connection().close();
          } else {
            request.response().end("answered");
          }
        };
    node("api-service", breaksFirst);
    node("api-service", breaksFirst);
    open();

    assertThat(fetch("/api/info").body()).isEqualTo("answered");
  }

  @Test
  void aWriteThatBreaksIsNotSentTwice() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Handler<HttpServerRequest> breaks =
        request -> {
          asked.incrementAndGet();
          request.connection().close();
        };
    node("api-service", breaks);
    node("api-service", breaks);
    open();

    HttpResponse<String> answer = post("/api/publish", "once");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("api-service");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aServiceWithoutAnyNodeAliveIsNamedInTheProblem() throws Exception {
    services.put("session-service", List.of(new Ingress.Node("dead", "127.0.0.1", Ports.free())));
    open();

    HttpResponse<String> answer = fetch("/v1/sessions");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("session-service", "https://fynix.io/problems/");
  }

  @Test
  void aNodeThatAnswersThatItHasNoRoomIsAskedLastForAWhile() throws Exception {
    node("realtime-service", request -> request.response().setStatusCode(503).end("draining"));
    node("realtime-service", request -> request.response().end("free"));
    open();

    assertThat(fetch("/connection/x").statusCode()).isEqualTo(503);
    assertThat(fetch("/connection/x").body()).isEqualTo("free");
  }

  @Test
  void whileStoppingNewRequestsAreRefusedAndOpenSocketsStay() throws Exception {
    webSocketNode(socket -> socket.textMessageHandler(socket::writeTextMessage));
    open();
    WebSocket socket = connect();
    CompletableFuture<String> heard = new CompletableFuture<>();
    socket.textMessageHandler(heard::complete);

    opened().refuse();

    assertThat(fetch("/connection/x").statusCode()).isEqualTo(503);
    socket.writeTextMessage("still here");
    assertThat(heard.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("still here");
  }

  @Test
  void aTakenPortIsNamedTogetherWithTheWayOut() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> open(other.getLocalPort()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("port " + other.getLocalPort())
          .hasMessageContaining("--port");
    }
  }

  @Test
  void anOverlongHeaderIsRefused() throws Exception {
    node("api-service", request -> request.response().end("reached"));
    open();

    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/api/x")).header("X-Long", "x".repeat(20_000)).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(431);
  }
}
