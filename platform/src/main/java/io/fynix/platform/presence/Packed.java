package io.fynix.platform.presence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A list of strings in one, each as {@code <length>:<bytes>}; scripts read and write it too. */
final class Packed {
  private Packed() {}

  static byte[] of(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes((part.length + ":").getBytes(US_ASCII));
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] of(String... parts) {
    return of(Arrays.stream(parts).map(part -> part.getBytes(UTF_8)).toArray(byte[][]::new));
  }

  /**
   * @throws IllegalArgumentException when the value is not packed
   */
  static List<byte[]> split(byte[] packed) {
    List<byte[]> parts = new ArrayList<>();
    int at = 0;
    while (at < packed.length) {
      int length = 0;
      while (at < packed.length && packed[at] >= '0' && packed[at] <= '9') {
        length = Math.min(packed.length + 1, length * 10 + packed[at++] - '0');
      }
      int from = at + 1;
      if (at >= packed.length || packed[at] != ':' || length > packed.length - from) {
        throw new IllegalArgumentException("not a packed value");
      }
      at = from + length;
      parts.add(Arrays.copyOfRange(packed, from, at));
    }
    return parts;
  }
}
