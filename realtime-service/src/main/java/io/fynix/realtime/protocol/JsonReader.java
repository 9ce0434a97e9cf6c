package io.fynix.realtime.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object member by member from a part of a byte array. Every read copies: nothing of
 * the array is kept.
 *
 * <pre>
 * reader.beginObject();
 * for (String name = reader.nextName(); name != null; name = reader.nextName()) {
 *   ... exactly one read or skip ...
 * }
 * </pre>
 *
 * <p>A scalar of the value {@code null} reads as its zero value. Not thread-safe.
 */
final class JsonReader {
  private static final char REPLACEMENT = '\ufffd';

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean first;

  JsonReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.end = to;
    this.at = JsonSyntax.skipSpace(bytes, from, to);
  }

  void beginObject() throws ProtocolException {
    expect('{');
    first = true;
  }

  /** The next member's name; null at the end of the object, which is then behind the reader. */
  @Nullable String nextName() throws ProtocolException {
    if (at < end && bytes[at] == '}') {
      at++;
      skipSpace();
      first = false; // a member of the object around this one has been read
      return null;
    }
    if (!first) {
      expect(',');
    }
    first = false;
    String name = string();
    expect(':');
    return name;
  }

  /** Fails unless everything has been read. */
  void finish() throws ProtocolException {
    if (at != end) {
      throw new ProtocolException("There is something behind a JSON command.");
    }
  }

  /** Whether the value is {@code null}, which is then behind the reader. */
  boolean readNull() throws ProtocolException {
    if (at >= end || bytes[at] != 'n') {
      return false;
    }
    skip();
    return true;
  }

  String readText() throws ProtocolException {
    return readNull() ? "" : string();
  }

  boolean readFlag() throws ProtocolException {
    if (readNull() || at >= end) {
      return false;
    }
    boolean value = bytes[at] == 't';
    if (!value && bytes[at] != 'f') {
      throw new ProtocolException("A JSON member is not a boolean.");
    }
    skip();
    return value;
  }

  /** A whole number within the bounds, both included. */
  long readNumber(long lowest, long highest) throws ProtocolException {
    if (readNull()) {
      return 0;
    }
    int from = at;
    skip();
    int to = at;
    while (to > from && (bytes[to - 1] < '0' || bytes[to - 1] > '9')) {
      to--; // white space behind the number
    }
    long value = wholeNumber(from, to);
    if (value < lowest || value > highest) {
      throw new ProtocolException("A JSON number is out of bounds.");
    }
    return value;
  }

  private long wholeNumber(int from, int to) throws ProtocolException {
    int digits = from < to && bytes[from] == '-' ? from + 1 : from;
    if (digits == to) {
      throw new ProtocolException("A JSON member is not a number.");
    }
    long negated = 0; // reaches one further than the positive numbers do
    for (int i = digits; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new ProtocolException("A JSON member is not a whole number.");
      }
      if (negated < (Long.MIN_VALUE + digit) / 10) {
        throw new ProtocolException("A JSON number is out of bounds.");
      }
      negated = negated * 10 - digit;
    }
    if (digits > from) {
      return negated;
    }
    if (negated == Long.MIN_VALUE) {
      throw new ProtocolException("A JSON number is out of bounds.");
    }
    return -negated;
  }

  /** The exact text of any value. */
  byte[] readRaw() throws ProtocolException {
    int from = at;
    int to = endOfValue();
    at = to;
    skipSpace();
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Passes over any value. */
  void skip() throws ProtocolException {
    at = endOfValue();
    skipSpace();
  }

  private int endOfValue() throws ProtocolException {
    int to = JsonSyntax.endOfValue(bytes, at, end);
    if (to == JsonSyntax.NONE) {
      throw new ProtocolException("A JSON value is malformed.");
    }
    return to;
  }

  private void skipSpace() {
    at = JsonSyntax.skipSpace(bytes, at, end);
  }

  private void expect(char sign) throws ProtocolException {
    if (at >= end || bytes[at] != sign) {
      throw new ProtocolException("A JSON object is malformed.");
    }
    at++;
    skipSpace();
  }

  private String string() throws ProtocolException {
    int from = at;
    int to = JsonSyntax.endOfString(bytes, from, end);
    if (to == JsonSyntax.NONE) {
      throw new ProtocolException("A JSON string is missing or malformed.");
    }
    at = to;
    skipSpace();
    String text = new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    return text.indexOf('\\') < 0 ? text : unescape(text);
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char kind = text.charAt(i++);
      switch (kind) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(text, i, i + 4, 16));
          i += 4;
        }
        default -> plain.append(kind);
      }
    }
    replaceLoneSurrogates(plain);
    return plain.toString();
  }

  /** Half a character has no UTF-8 form, so it could not be told to anybody. */
  private static void replaceLoneSurrogates(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        text.setCharAt(i, REPLACEMENT);
      }
    }
  }
}
