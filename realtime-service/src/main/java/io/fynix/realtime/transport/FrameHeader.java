package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.ByteBuf;

/**
 * The header of a complete, unmasked WebSocket frame, as servers send it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, base framing</a>
 */
final class FrameHeader {
  private static final int FINAL = 0x80;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int LONGEST_IN_ONE_BYTE = 125;
  private static final int LONGEST_IN_TWO_BYTES = 0xFFFF;
  private static final int TWO_BYTES_FOLLOW = 126;
  private static final int EIGHT_BYTES_FOLLOW = 127;

  private FrameHeader() {}

  /** Bytes of the header before a payload of this many bytes. */
  static int length(int payloadLength) {
    if (payloadLength <= LONGEST_IN_ONE_BYTE) {
      return 2;
    }
    return payloadLength <= LONGEST_IN_TWO_BYTES ? 4 : 10;
  }

  static void write(Codec.Form form, int payloadLength, ByteBuf out) {
    int opcode =
        switch (form) {
          case JSON -> TEXT;
          case PROTOBUF -> BINARY;
        };
    out.writeByte(FINAL | opcode);
    if (payloadLength <= LONGEST_IN_ONE_BYTE) {
      out.writeByte(payloadLength);
    } else if (payloadLength <= LONGEST_IN_TWO_BYTES) {
      out.writeByte(TWO_BYTES_FOLLOW).writeShort(payloadLength);
    } else {
      out.writeByte(EIGHT_BYTES_FOLLOW).writeLong(payloadLength);
    }
  }
}
