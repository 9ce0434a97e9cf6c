package io.fynix.platform.json;

import io.fynix.platform.json.RawJson.Kind;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads one document once, from front to back. Used by one thread. */
final class JsonScanner {
  private final byte[] json;
  private final int maxDepth;
  private int at;
  private int depth;

  JsonScanner(byte[] json, int from, int maxDepth) {
    this.json = json;
    this.at = from;
    this.maxDepth = maxDepth;
  }

  /** Reads a value, with the white space before and after it. */
  RawJson value() throws InvalidJsonException {
    skipSpace();
    int from = at;
    Kind kind =
        switch (peek()) {
          case '{' -> {
            members(JsonScanner::ignore);
            yield Kind.OBJECT;
          }
          case '[' -> {
            elements(JsonScanner::ignore);
            yield Kind.ARRAY;
          }
          case '"' -> {
            string();
            yield Kind.STRING;
          }
          case 't' -> literal("true", Kind.BOOLEAN);
          case 'f' -> literal("false", Kind.BOOLEAN);
          case 'n' -> literal("null", Kind.NULL);
          default -> {
            number();
            yield Kind.NUMBER;
          }
        };
    var value = new RawJson(kind, json, from, at);
    skipSpace();
    return value;
  }

  void end() throws InvalidJsonException {
    if (at < json.length) {
      throw invalid("something follows the value");
    }
  }

  /** Reads an object; tells each member's name and value. */
  void members(BiConsumer<RawJson, RawJson> consumer) throws InvalidJsonException {
    open('{');
    if (!skip('}')) {
      do {
        skipSpace();
        int from = at;
        string();
        var name = new RawJson(Kind.STRING, json, from, at);
        skipSpace();
        expect(':');
        consumer.accept(name, value());
      } while (skip(','));
      expect('}');
    }
    depth--;
  }

  /** Reads an array; tells each element. */
  void elements(Consumer<RawJson> consumer) throws InvalidJsonException {
    open('[');
    if (!skip(']')) {
      do {
        consumer.accept(value());
      } while (skip(','));
      expect(']');
    }
    depth--;
  }

  private static void ignore(RawJson value) {}

  private static void ignore(RawJson name, RawJson value) {}

  private void open(char bracket) throws InvalidJsonException {
    depth++;
    if (depth > maxDepth) {
      throw invalid("nested deeper than " + maxDepth);
    }
    expect(bracket);
    skipSpace();
  }

  private void string() throws InvalidJsonException {
    expect('"');
    while (true) {
      int c = next();
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        escape();
      } else if (c < 0x20) {
        at--;
        throw invalid("control character in a string");
      } else if (c >= 0x80) {
        multiByte(c);
      }
    }
  }

  private void escape() throws InvalidJsonException {
    switch (next()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          if (Character.digit(next(), 16) < 0) {
            throw invalid("bad escape");
          }
        }
      }
      default -> throw invalid("bad escape");
    }
  }

  /**
   * Checks the rest of a character of two to four bytes.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
   */
  private void multiByte(int lead) throws InvalidJsonException {
    if (lead >= 0xC2 && lead <= 0xDF) {
      continuation(0x80, 0xBF);
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      continuation(lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
      continuation(0x80, 0xBF);
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      continuation(lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
      continuation(0x80, 0xBF);
      continuation(0x80, 0xBF);
    } else {
      throw invalid("not UTF-8");
    }
  }

  private void continuation(int from, int to) throws InvalidJsonException {
    int c = next();
    if (c < from || c > to) {
      throw invalid("not UTF-8");
    }
  }

  private void number() throws InvalidJsonException {
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
  }

  private void digits() throws InvalidJsonException {
    int from = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw invalid("not a JSON value");
    }
  }

  private Kind literal(String word, Kind kind) throws InvalidJsonException {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return kind;
  }

  private void skipSpace() {
    while (at < json.length && isSpace(json[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private int peek() throws InvalidJsonException {
    if (at >= json.length) {
      throw invalid("the document ends early");
    }
    return json[at] & 0xFF;
  }

  private int next() throws InvalidJsonException {
    int c = peek();
    at++;
    return c;
  }

  private boolean skip(char c) {
    if (at < json.length && json[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws InvalidJsonException {
    if (peek() != c) {
      throw invalid("'" + c + "' expected");
    }
    at++;
  }

  private InvalidJsonException invalid(String problem) {
    return new InvalidJsonException(problem, at);
  }
}
