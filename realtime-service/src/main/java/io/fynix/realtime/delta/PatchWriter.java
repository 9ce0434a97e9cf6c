package io.fynix.realtime.delta;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Writes a patch: its header, copies and inserts, and the checksum. */
final class PatchWriter {
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int BITS_OF_A_DIGIT = 6;

  private final byte[] target;
  private final ByteBuf out;

  PatchWriter(byte[] target) {
    this.target = target;
    this.out = Unpooled.buffer(64);
    number(target.length);
    out.writeByte('\n');
  }

  /** Bytes of a copy. */
  static int copyCost(int count, int sourceStart) {
    return digits(count) + digits(sourceStart) + 2;
  }

  /** Bytes of an insert besides what it inserts. */
  static int insertCost(int count) {
    return count == 0 ? 0 : digits(count) + 1;
  }

  void copy(int count, int sourceStart) {
    number(count);
    out.writeByte('@');
    number(sourceStart);
    out.writeByte(',');
  }

  /** Inserts a part of the target; nothing when it is empty. */
  void insert(int from, int to) {
    if (from < to) {
      number(to - from);
      out.writeByte(':');
      out.writeBytes(target, from, to - from);
    }
  }

  byte[] finish() {
    number(checksum(target));
    out.writeByte(';');
    return ByteBufUtil.getBytes(out);
  }

  /** Sum of the big-endian 32-bit words, the last one padded with zeros. */
  static int checksum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) << (8 * (3 - (i & 3)));
    }
    return sum;
  }

  private void number(int value) {
    for (int digit = digits(value) - 1; digit >= 0; digit--) {
      out.writeByte(DIGITS[(value >>> (BITS_OF_A_DIGIT * digit)) & 0x3F]);
    }
  }

  /** Digits of a number without sign. */
  private static int digits(int value) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value);
    return Math.max(1, (bits + BITS_OF_A_DIGIT - 1) / BITS_OF_A_DIGIT);
  }
}
