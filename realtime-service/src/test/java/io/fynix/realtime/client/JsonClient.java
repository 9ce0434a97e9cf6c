package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that says exactly what a test wants it to say. Pings are noted, not answered. */
final class JsonClient implements AutoCloseable {
  private static final long LIMIT_SECONDS = 10;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final WebSocket socket;

  JsonClient(URI url) {
    socket = HTTP.newWebSocketBuilder().buildAsync(url, new Listener()).join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        text.toString().lines().forEach(messages::add);
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        WebSocket webSocket, int statusCode, String reason) {
      closed.complete(statusCode + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  JsonClient send(String frame) {
    socket.sendText(frame, true).join();
    return this;
  }

  /** The next message. */
  String next() throws InterruptedException {
    String message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a message; closed: %s", closed).isNotNull();
    return message;
  }

  /** Sends a command and returns the next message. */
  String ask(String command) throws InterruptedException {
    return send(command).next();
  }

  /** The close code and reason. */
  String closed() throws Exception {
    return closed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Completes with the close code and reason. */
  CompletableFuture<String> closing() {
    return closed;
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  /** Closes as a client does that does not come back. */
  void sayGoodbye() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
