package io.fynix.realtime.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Just enough of Protobuf to say what a client says. */
final class Protobuf {
  static final int CONNECT = 4;
  static final int SUBSCRIBE = 5;
  static final int UNSUBSCRIBE = 6;
  static final int PUBLISH = 7;
  static final int PRESENCE = 8;
  static final int PRESENCE_STATS = 9;
  static final int HISTORY = 10;
  static final int SEND = 12;
  static final int RPC = 13;
  static final int REFRESH = 14;
  static final int SUB_REFRESH = 15;

  private Protobuf() {}

  /** A command after its length, as it stands in a frame. */
  static byte[] command(long id, int kind, byte[]... fields) {
    byte[] body = concat(number(1, id), bytes(kind, concat(fields)));
    return concat(varint(body.length), body);
  }

  static byte[] number(int field, long value) {
    return concat(varint((long) field << 3), varint(value));
  }

  static byte[] text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(int field, byte[] value) {
    return concat(varint((long) field << 3 | 2), varint(value.length), value);
  }

  static byte[] varint(long value) {
    var out = new ByteArrayOutputStream(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
