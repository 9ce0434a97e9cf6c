package io.fynix.realtime.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Ways to break bytes that were fine. */
final class Damage {
  private static final int MOST_CHANGES = 3;
  private static final byte[][] INSERTS = {
    {(byte) 0xC0, (byte) 0x80}, // the long form of zero, which UTF-8 forbids
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a lone surrogate
    {(byte) 0xFF},
    "99999999999999999999999999".getBytes(StandardCharsets.US_ASCII),
    "\":{\"a\":[".getBytes(StandardCharsets.US_ASCII),
    "null".getBytes(StandardCharsets.US_ASCII),
    "[".repeat(700).getBytes(StandardCharsets.US_ASCII),
    Protobuf.varint(Long.MIN_VALUE),
    Protobuf.varint(Integer.MAX_VALUE),
    {0x23, 0x24, 0x0B}, // groups
    {'\n'},
    {0},
  };

  private Damage() {}

  /** The same with one to three changes. */
  static byte[] of(byte[] whole, SplittableRandom random) {
    byte[] result = whole;
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && result.length > 0; i++) {
      result = changed(result, random);
    }
    return result;
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int to = random.nextInt(at, bytes.length);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> splice(bytes, at, to, new byte[0]);
      case 2 -> splice(bytes, at, at, INSERTS[random.nextInt(INSERTS.length)]);
      case 3 -> splice(bytes, at, to, INSERTS[random.nextInt(INSERTS.length)]);
      case 4 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to)); // said twice
      case 5 -> {
        byte[] changed = bytes.clone();
        changed[at] = (byte) random.nextInt(256);
        yield changed;
      }
      default -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    return Protobuf.concat(
        Arrays.copyOf(bytes, from), between, Arrays.copyOfRange(bytes, to, bytes.length));
  }
}
