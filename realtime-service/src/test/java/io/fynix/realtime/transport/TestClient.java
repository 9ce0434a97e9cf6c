package io.fynix.realtime.transport;

import static org.awaitility.Awaitility.await;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.ProtocolException;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that remembers what it received. */
final class TestClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Codec.Form form;
  final List<String> messages = new CopyOnWriteArrayList<>();
  final AtomicInteger frames = new AtomicInteger();
  private final WebSocket socket;

  private TestClient(Codec.Form form, WebSocket socket) {
    this.form = form;
    this.socket = socket;
    socket.textMessageHandler(text -> received(Codec.Form.JSON, Buffer.buffer(text)));
    socket.binaryMessageHandler(bytes -> received(Codec.Form.PROTOBUF, bytes));
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(ignored -> {});
  }

  private void received(Codec.Form actual, Buffer frame) {
    frames.incrementAndGet();
    try {
      messages.addAll(LineCodec.lines(actual, Unpooled.wrappedBuffer(frame.getBytes())));
    } catch (ProtocolException e) {
      messages.add("malformed: " + e.getMessage());
    }
    if (actual != form) {
      messages.add("wrong form");
    }
  }

  static WebSocketClient newClients(Vertx vertx) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setMaxConnections(1000)
            .setMaxFrameSize(4 << 20)
            .setMaxMessageSize(4 << 20));
  }

  static TestClient open(WebSocketClient clients, int port, Codec.Form form) {
    String query = form == Codec.Form.PROTOBUF ? "?format=protobuf" : "";
    return open(clients, form, options(port, query));
  }

  static WebSocketConnectOptions options(int port, String query) {
    return new WebSocketConnectOptions()
        .setHost("localhost")
        .setAllowOriginHeader(false)
        .setPort(port)
        .setURI("/connection/websocket" + query);
  }

  static TestClient open(
      WebSocketClient clients, Codec.Form form, WebSocketConnectOptions options) {
    return clients
        .connect(options)
        .map(socket -> new TestClient(form, socket))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** The status with which the server answers an upgrade. */
  static int status(WebSocketClient clients, WebSocketConnectOptions options) {
    try {
      open(clients, Codec.Form.JSON, options).closeNow();
      return 101;
    } catch (CompletionException e) {
      return refusal(e).getStatus();
    }
  }

  /** How the server refuses the upgrade. */
  static UpgradeRejectedException refusal(
      WebSocketClient clients, WebSocketConnectOptions options) {
    try {
      open(clients, Codec.Form.JSON, options).closeNow();
    } catch (CompletionException e) {
      return refusal(e);
    }
    throw new AssertionError("not refused");
  }

  private static UpgradeRejectedException refusal(CompletionException failure) {
    if (failure.getCause() instanceof UpgradeRejectedException refusal) {
      return refusal;
    }
    throw failure;
  }

  void send(String... lines) {
    if (form == Codec.Form.JSON) {
      sendText(String.join("\n", lines));
      return;
    }
    Buffer frame = Buffer.buffer();
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      frame.appendInt(bytes.length).appendBytes(bytes);
    }
    sendBinary(frame);
  }

  void sendText(String text) {
    written(client -> client.writeTextMessage(text));
  }

  void sendBinary(Buffer bytes) {
    written(client -> client.writeBinaryMessage(bytes));
  }

  void sendInTwoFrames(String first, String second) {
    written(
        client -> {
          client.writeFrame(io.vertx.core.http.WebSocketFrame.textFrame(first, false));
          client.writeFrame(
              io.vertx.core.http.WebSocketFrame.continuationFrame(Buffer.buffer(second), true));
        });
  }

  private void written(Consumer<WebSocket> write) {
    write.accept(socket);
  }

  void pause() {
    socket.pause();
  }

  void resume() {
    socket.resume();
  }

  @Nullable String subprotocol() {
    return socket.subProtocol();
  }

  TestClient awaitMessages(int count) {
    await().atMost(PATIENCE).until(() -> messages.size() >= count);
    return this;
  }

  /** The code and the reason with which the server closed. */
  String awaitClose() {
    await().atMost(PATIENCE).until(socket::isClosed);
    return socket.closeStatusCode() + " " + socket.closeReason();
  }

  boolean isClosed() {
    return socket.isClosed();
  }

  void closeNow() {
    if (!socket.isClosed()) {
      var unused = socket.close();
    }
  }
}
