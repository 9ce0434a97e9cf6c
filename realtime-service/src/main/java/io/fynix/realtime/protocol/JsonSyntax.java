package io.fynix.realtime.protocol;

/**
 * The grammar of JSON (RFC 8259) over UTF-8 bytes: finds where a value ends, or that there is none.
 *
 * <p>One grammar for both directions: a payload accepted from a client can always be told to
 * another one. Linear, allocates a few bytes, never recurses. Stateless.
 */
final class JsonSyntax {
  /** Deepest nesting of a value; deeper ones are not taken for JSON. */
  static final int MAX_DEPTH = 512;

  /** There is no value here. */
  static final int NONE = -1;

  private JsonSyntax() {}

  /** Whether the bytes are one value, with white space around it at most. */
  static boolean isValue(byte[] bytes) {
    int end = endOfValue(bytes, skipSpace(bytes, 0, bytes.length), bytes.length);
    return end != NONE && skipSpace(bytes, end, bytes.length) == bytes.length;
  }

  static int skipSpace(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The index after the value that starts at {@code from}, or {@link #NONE}. */
  static int endOfValue(byte[] bytes, int from, int to) {
    if (from >= to) {
      return NONE;
    }
    byte first = bytes[from];
    return first == '{' || first == '['
        ? endOfContainer(bytes, from, to)
        : endOfScalar(bytes, from, to);
  }

  private static int endOfScalar(byte[] bytes, int from, int to) {
    return switch (bytes[from]) {
      case '"' -> endOfString(bytes, from, to);
      case 't' -> endOfWord(bytes, from, to, "true");
      case 'f' -> endOfWord(bytes, from, to, "false");
      case 'n' -> endOfWord(bytes, from, to, "null");
      default -> endOfNumber(bytes, from, to);
    };
  }

  private static int endOfContainer(byte[] bytes, int from, int to) {
    long[] objects = new long[MAX_DEPTH / Long.SIZE]; // one bit a level: an object, or an array
    int depth = 0;
    int at = from;
    while (true) { // a value starts at "at"
      if (at >= to) {
        return NONE;
      }
      byte b = bytes[at];
      boolean opened = b == '{' || b == '[';
      if (opened) {
        if (depth == MAX_DEPTH) {
          return NONE;
        }
        setBit(objects, depth++, b == '{');
        at = skipSpace(bytes, at + 1, to);
      } else {
        at = endOfScalar(bytes, at, to);
        if (at == NONE) {
          return NONE;
        }
        at = skipSpace(bytes, at, to);
      }
      boolean first = opened;
      while (at < to && bytes[at] == (bit(objects, depth - 1) ? '}' : ']')) {
        at++;
        depth--;
        if (depth == 0) {
          return at;
        }
        first = false;
        at = skipSpace(bytes, at, to);
      }
      if (!first) {
        if (at >= to || bytes[at] != ',') {
          return NONE;
        }
        at = skipSpace(bytes, at + 1, to);
      }
      if (bit(objects, depth - 1)) {
        at = endOfName(bytes, at, to);
        if (at == NONE) {
          return NONE;
        }
      }
    }
  }

  private static void setBit(long[] bits, int index, boolean value) {
    long mask = 1L << index; // the shift uses the low six bits of the index
    if (value) {
      bits[index >>> 6] |= mask;
    } else {
      bits[index >>> 6] &= ~mask;
    }
  }

  private static boolean bit(long[] bits, int index) {
    return (bits[index >>> 6] & (1L << index)) != 0;
  }

  /** The index of the value after a member's name and colon. */
  private static int endOfName(byte[] bytes, int from, int to) {
    int end = endOfString(bytes, from, to);
    if (end == NONE) {
      return NONE;
    }
    int colon = skipSpace(bytes, end, to);
    return colon < to && bytes[colon] == ':' ? skipSpace(bytes, colon + 1, to) : NONE;
  }

  /** The index after the closing quote of the string that starts at {@code from}. */
  static int endOfString(byte[] bytes, int from, int to) {
    if (from >= to || bytes[from] != '"') {
      return NONE;
    }
    int at = from + 1;
    while (at < to) {
      byte b = bytes[at];
      if (b == '"') {
        return at + 1;
      }
      if (b == '\\') {
        at = endOfEscape(bytes, at, to);
      } else if (b < 0) {
        at = endOfCharacter(bytes, at, to);
      } else {
        at = b < ' ' ? NONE : at + 1;
      }
      if (at == NONE) {
        return NONE;
      }
    }
    return NONE;
  }

  private static int endOfEscape(byte[] bytes, int from, int to) {
    if (from + 1 >= to) {
      return NONE;
    }
    return switch (bytes[from + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 2;
      case 'u' -> endOfHex(bytes, from + 2, to);
      default -> NONE;
    };
  }

  private static int endOfHex(byte[] bytes, int from, int to) {
    if (to - from < 4) {
      return NONE;
    }
    for (int i = from; i < from + 4; i++) {
      if (bytes[i] < 0 || Character.digit(bytes[i], 16) < 0) {
        return NONE;
      }
    }
    return from + 4;
  }

  /** A character of two to four bytes; no overlong forms, no surrogates (RFC 3629). */
  private static int endOfCharacter(byte[] bytes, int from, int to) {
    int lead = bytes[from] & 0xff;
    int second = from + 1 < to ? bytes[from + 1] & 0xff : 0;
    if (lead < 0xc2 || lead > 0xf4) {
      return NONE;
    }
    if (lead < 0xe0) {
      return continues(second) ? from + 2 : NONE;
    }
    int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return NONE;
    }
    int end = from + (lead < 0xf0 ? 3 : 4);
    if (end > to) {
      return NONE;
    }
    for (int i = from + 2; i < end; i++) {
      if (!continues(bytes[i])) {
        return NONE;
      }
    }
    return end;
  }

  private static boolean continues(int b) {
    return (b & 0xc0) == 0x80;
  }

  private static int endOfWord(byte[] bytes, int from, int to, String word) {
    if (to - from < word.length()) {
      return NONE;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[from + i] != word.charAt(i)) {
        return NONE;
      }
    }
    return from + word.length();
  }

  private static int endOfNumber(byte[] bytes, int from, int to) {
    int at = bytes[from] == '-' ? from + 1 : from;
    int whole = at;
    at = skipDigits(bytes, at, to);
    if (at == whole || (bytes[whole] == '0' && at > whole + 1)) {
      return NONE;
    }
    if (at < to && bytes[at] == '.') {
      int fraction = at + 1;
      at = skipDigits(bytes, fraction, to);
      if (at == fraction) {
        return NONE;
      }
    }
    if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
      int exponent = at + 1;
      if (exponent < to && (bytes[exponent] == '+' || bytes[exponent] == '-')) {
        exponent++;
      }
      at = skipDigits(bytes, exponent, to);
      if (at == exponent) {
        return NONE;
      }
    }
    return at;
  }

  private static int skipDigits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }
}
