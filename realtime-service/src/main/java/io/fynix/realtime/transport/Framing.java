package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * How encoded messages become the bytes of one write. Stateless; safe from any thread. Connections
 * whose framings are equal share their frames.
 */
public interface Framing {

  Transport transport();

  /** What encodes the messages. */
  Codec codec();

  /** Whether one frame may hold several messages. */
  default boolean joins() {
    return true;
  }

  /** Bytes before the payload, for writers that make the header themselves. */
  default int headerLength(List<byte[]> messages) {
    return 0;
  }

  /** How many bytes {@link #write} appends. */
  int length(List<byte[]> messages);

  void write(List<byte[]> messages, ByteBuf out);
}
