package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.BarePush;
import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * One bare push as a complete WebSocket frame. A ping travels as a ping of WebSocket as well, which
 * the peer's library answers without its application's help.
 */
record UniWebSocketFraming(Codec codec) implements Framing {
  /** A complete ping frame without a payload. */
  private static final byte[] NATIVE_PING = {(byte) 0x89, 0};

  UniWebSocketFraming {
    if (codec.form() != Codec.Form.JSON) {
      throw new IllegalArgumentException("unidirectional transports are JSON");
    }
  }

  @Override
  public Transport transport() {
    return Transport.UNI_WEBSOCKET;
  }

  @Override
  public boolean joins() {
    return false;
  }

  @Override
  public int headerLength(List<byte[]> messages) {
    byte[] message = messages.getFirst();
    int header = FrameHeader.length(BarePush.length(message));
    return BarePush.isPing(message) ? NATIVE_PING.length + header : header;
  }

  @Override
  public int length(List<byte[]> messages) {
    return headerLength(messages) + BarePush.length(messages.getFirst());
  }

  @Override
  public void write(List<byte[]> messages, ByteBuf out) {
    byte[] message = messages.getFirst();
    if (BarePush.isPing(message)) {
      out.writeBytes(NATIVE_PING);
    }
    FrameHeader.write(Codec.Form.JSON, BarePush.length(message), out);
    BarePush.write(message, out);
  }
}
