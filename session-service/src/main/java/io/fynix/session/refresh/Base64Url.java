package io.fynix.session.refresh;

import java.util.Arrays;

/**
 * Base64 in the alphabet for URLs, without padding (RFC 4648, 5), and strict: one text for each
 * value, so that a token has no second spelling.
 */
final class Base64Url {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  /** Characters that so many bytes take. */
  static int lengthOf(int bytes) {
    return (bytes * 8 + 5) / 6;
  }

  static void append(byte[] bytes, StringBuilder out) {
    int bits = 0;
    int held = 0;
    for (byte each : bytes) {
      bits = bits << 8 | (each & 0xff);
      held += 8;
      while (held >= 6) {
        held -= 6;
        out.append(ALPHABET.charAt(bits >>> held & 63));
      }
      bits &= (1 << held) - 1;
    }
    if (held > 0) {
      out.append(ALPHABET.charAt(bits << (6 - held) & 63));
    }
  }

  /**
   * Fills an array from the characters that begin at a place.
   *
   * @param text in ISO 8859-1; has {@link #lengthOf} characters from there on
   * @return whether they are what {@link #append} writes for some bytes
   */
  static boolean decode(byte[] text, int from, byte[] into) {
    int bits = 0;
    int held = 0;
    int at = 0;
    int end = from + lengthOf(into.length);
    for (int i = from; i < end; i++) {
      int value = VALUES[text[i] & 0xff];
      if (value < 0) {
        return false;
      }
      bits = bits << 6 | value;
      held += 6;
      if (held >= 8) {
        held -= 8;
        into[at++] = (byte) (bits >>> held);
        bits &= (1 << held) - 1;
      }
    }
    return bits == 0;
  }
}
