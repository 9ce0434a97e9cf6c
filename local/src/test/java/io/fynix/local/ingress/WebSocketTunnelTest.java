package io.fynix.local.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WebSocketTunnelTest extends RunningIngress {

  @Test
  void webSocketMessagesPassBothWays() {
    webSocketNode(
        socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)));
    open();
    WebSocket socket = connect();
    CompletableFuture<String> heard = new CompletableFuture<>();
    socket.textMessageHandler(heard::complete);

    socket.writeTextMessage("hello");

    assertThat(heard.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("echo hello");
  }

  @Test
  void theSubprotocolIsAgreedBetweenTheEnds() {
    webSocketNode(socket -> {});
    open();

    WebSocket socket =
        get(
            client()
                .connect(options().addSubProtocol("centrifuge-protobuf").addSubProtocol("other")));

    assertThat(socket.subProtocol()).isEqualTo("centrifuge-protobuf");
  }

  @Test
  void aRefusedHandshakeKeepsItsStatusAndBody() throws Exception {
    node(
        "realtime-service", request -> request.response().setStatusCode(403).end("not from there"));
    open();

    assertThatThrownBy(this::connect).hasMessageContaining("403");
  }

  @Test
  void aHandshakeThatANodeHasNoRoomForGoesToAnotherOne() {
    AtomicInteger refused = new AtomicInteger();
    node(
        "realtime-service",
        request -> {
          refused.incrementAndGet();
          request.response().setStatusCode(503).end("draining");
        });
    List<ServerWebSocket> taken = webSocketNode(socket -> {});
    open();

    for (int i = 0; i < 20; i++) {
      connect();
    }

    assertThat(taken).hasSize(20);
    assertThat(refused.get()).as("it is not asked for every socket").isBetween(1, 19);
  }

  @Test
  void whereNoNodeHasRoomTheClientIsToldByTheNode() {
    for (int i = 0; i < 2; i++) {
      node("realtime-service", request -> request.response().setStatusCode(503).end("full"));
    }
    open();

    assertThatThrownBy(this::connect).hasMessageContaining("503");
  }

  @Test
  void socketsSpreadEvenlyOverTheNodes() {
    List<ServerWebSocket> first = webSocketNode(socket -> {});
    List<ServerWebSocket> second = webSocketNode(socket -> {});
    open();

    for (int i = 0; i < 20; i++) {
      connect();
    }

    assertThat(first).hasSize(10);
    assertThat(second).hasSize(10);
  }

  @Test
  void aSocketOfANodeThatDiesIsClosedAtOnceAndTheNextOneGoesElsewhere() {
    List<ServerWebSocket> first = webSocketNode(socket -> {});
    HttpServer dying = servers.getFirst();
    List<ServerWebSocket> second = webSocketNode(socket -> {});
    open();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    List<WebSocket> sockets = List.of(connect(), connect());
    sockets.forEach(socket -> socket.closeHandler(closed::complete));

    assertThat(first).hasSize(1);
    get(dying.close());

    closed.orTimeout(10, TimeUnit.SECONDS).join();
    connect();
    connect();
    assertThat(second).hasSize(3);
  }

  @Test
  void aSocketThatItsClientLeavesIsClosedOnTheNode() {
    List<ServerWebSocket> sockets = webSocketNode(socket -> {});
    open();
    WebSocket socket = connect();

    get(socket.close());

    await().atMost(LIMIT).until(() -> sockets.getFirst().isClosed());
  }

  @Test
  void manySocketsAreOpenAtOnce() {
    List<ServerWebSocket> sockets =
        webSocketNode(socket -> socket.textMessageHandler(socket::writeTextMessage));
    open();
    AtomicInteger heard = new AtomicInteger();

    for (int i = 0; i < 300; i++) {
      WebSocket socket = connect();
      socket.textMessageHandler(text -> heard.incrementAndGet());
      socket.writeTextMessage("x");
    }

    await().atMost(LIMIT).until(() -> heard.get() == 300);
    assertThat(sockets).hasSize(300);
  }

  @Test
  void aSlowClientHoldsTheNodeBackInsteadOfFillingTheIngress() {
    List<ServerWebSocket> sockets = webSocketNode(socket -> {});
    open();
    WebSocket socket = connect();
    socket.pause();
    ServerWebSocket onNode = sockets.getFirst();
    Buffer chunk = Buffer.buffer(new byte[64 * 1024]);
    AtomicInteger written = new AtomicInteger();

    vertx.setPeriodic(
        1,
        timer -> {
          if (!onNode.isClosed() && !onNode.writeQueueFull() && written.get() < 2_000) {
            onNode.writeBinaryMessage(chunk);
            written.incrementAndGet();
          }
        });

    await()
        .atMost(Duration.ofSeconds(20))
        .during(Duration.ofMillis(500))
        .until(() -> written.get() < 2_000 && onNode.writeQueueFull());
  }
}
