package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** All messages of a write as one complete WebSocket frame. */
record WebSocketFraming(Codec codec) implements Framing {

  @Override
  public Transport transport() {
    return Transport.WEBSOCKET;
  }

  @Override
  public int headerLength(List<byte[]> messages) {
    return FrameHeader.length(codec.joinedLength(messages));
  }

  @Override
  public int length(List<byte[]> messages) {
    int payloadLength = codec.joinedLength(messages);
    return FrameHeader.length(payloadLength) + payloadLength;
  }

  @Override
  public void write(List<byte[]> messages, ByteBuf out) {
    FrameHeader.write(codec.form(), codec.joinedLength(messages), out);
    codec.join(messages, out);
  }
}
