package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * The fallback: sends each frame through the framework, which knows neither sharing nor
 * back-pressure. What is on its way is counted here instead, so that the outbox's bound holds.
 *
 * <p>It cannot drop the TCP connection of a peer that does not answer the close frame; the server's
 * closing and TCP timeouts do it in the end.
 */
final class PlainWire implements Wire {
  /** As Netty's own high water mark. */
  private static final int MAX_BYTES_IN_FLIGHT = 64 * 1024;

  private final WebSocketConnection socket;
  private @Nullable TransportConnection connection;
  private long bytesInFlight;

  PlainWire(WebSocketConnection socket) {
    this.socket = socket;
  }

  @Override
  public void bind(TransportConnection connection) {
    this.connection = connection;
  }

  @Override
  public boolean isWritable() {
    return bytesInFlight < MAX_BYTES_IN_FLIGHT;
  }

  @Override
  public void write(Frame frame) {
    int length = frame.length();
    bytesInFlight += length;
    Uni<Void> sent =
        frame.form() == Codec.Form.JSON
            ? socket.sendText(frame.text())
            : socket.sendBinary(frame.payload());
    sent.subscribe().with(done -> onSent(length), failure -> onSent(length));
  }

  @Override
  public void flush() {
    // The framework flushes by itself.
  }

  @Override
  public void close(int code, String reason) {
    close(socket, code, reason);
  }

  @Override
  public boolean peerSaidGoodbye() {
    CloseReason reason = socket.closeReason();
    return reason != null && reason.getCode() == CloseReason.NORMAL.getCode();
  }

  @Override
  public void drop() {
    close(socket, CloseReason.NORMAL.getCode(), "");
  }

  private void onSent(int length) {
    TransportConnection bound = connection;
    if (bound == null) {
      return;
    }
    if (!bound.loop().isCurrent()) {
      bound.loop().execute(() -> onSent(length));
      return;
    }
    boolean wasWritable = isWritable();
    bytesInFlight -= length;
    if (!wasWritable && isWritable()) {
      bound.onWritable();
    }
  }

  static void close(WebSocketConnection socket, int code, String reason) {
    if (!socket.isClosed()) {
      socket.close(new CloseReason(code, reason)).subscribe().with(done -> {}, failure -> {});
    }
  }
}
