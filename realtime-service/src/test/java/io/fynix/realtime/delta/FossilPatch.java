package io.fynix.realtime.delta;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Applies patches, as a client does. */
public final class FossilPatch {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

  private final byte[] patch;
  private int at;

  private FossilPatch(byte[] patch) {
    this.patch = patch;
  }

  /**
   * @throws IllegalArgumentException when the patch is not one of this source
   */
  public static byte[] apply(byte[] source, byte[] patch) {
    return new FossilPatch(patch).apply(source);
  }

  private byte[] apply(byte[] source) {
    int length = number();
    expect('\n');
    var out = Unpooled.buffer(Math.max(1, length));
    while (true) {
      int count = number();
      switch (patch[at++]) {
        case '@' -> {
          int from = number();
          expect(',');
          out.writeBytes(source, from, count);
        }
        case ':' -> {
          out.writeBytes(patch, at, count);
          at += count;
        }
        case ';' -> {
          byte[] target = ByteBufUtil.getBytes(out);
          if (target.length != length || PatchWriter.checksum(target) != count) {
            throw new IllegalArgumentException(
                "Not a patch of this source: " + new String(patch, StandardCharsets.UTF_8));
          }
          return target;
        }
        default -> throw new IllegalArgumentException("Unknown operation at " + (at - 1));
      }
    }
  }

  private int number() {
    int value = 0;
    int digit;
    while ((digit = DIGITS.indexOf(patch[at])) >= 0) {
      value = (value << 6) + digit;
      at++;
    }
    return value;
  }

  private void expect(char wanted) {
    if (patch[at++] != wanted) {
      throw new IllegalArgumentException("No '" + wanted + "' at " + (at - 1));
    }
  }
}
