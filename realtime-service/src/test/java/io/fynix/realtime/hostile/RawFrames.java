package io.fynix.realtime.hostile;

import java.io.ByteArrayOutputStream;

/**
 * Frames of a WebSocket client, byte by byte. The mask is always zero, so payloads stay readable.
 */
final class RawFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private RawFrames() {}

  static byte[] frame(int opcode, byte[] payload) {
    return frame(FIN | opcode, payload.length, payload);
  }

  /** The first frame of a message, or one in its middle. */
  static byte[] unfinished(int opcode, byte[] payload) {
    return frame(opcode, payload.length, payload);
  }

  /**
   * Any frame.
   *
   * @param first its first byte: the final bit, reserved bits and the opcode
   * @param length what it says of the payload's length
   */
  static byte[] frame(int first, long length, byte[] payload) {
    var out = new ByteArrayOutputStream(payload.length + 14);
    out.write(first);
    if (length >= 0 && length < TWO_BYTES) {
      out.write(MASKED | (int) length);
    } else if (length >= 0 && length <= 0xFFFF) {
      out.write(MASKED | TWO_BYTES);
      out.write((int) length >> 8);
      out.write((int) length);
    } else {
      out.write(MASKED | EIGHT_BYTES);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) (length >>> shift));
      }
    }
    out.writeBytes(new byte[4]);
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
