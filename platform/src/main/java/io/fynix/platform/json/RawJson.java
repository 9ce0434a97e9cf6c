package io.fynix.platform.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A value of a checked JSON document (RFC 8259, UTF-8), as a range of the document's bytes.
 *
 * <p>{@link #bytes()} is exactly what the sender wrote: {@code 1.0} stays {@code 1.0}, and a number
 * beyond 64 bits keeps its digits. Immutable as long as nobody changes the document.
 */
@SuppressWarnings("ArrayRecordComponent") // a view of a document: never compared, never changed
public record RawJson(Kind kind, byte[] document, int from, int to) {

  /** Deepest nesting that {@link #parse(byte[])} accepts. */
  public static final int MAX_DEPTH = 256;

  /** What a value is. */
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /**
   * Checks a whole document. The time it takes is linear in the length, which the caller bounds.
   *
   * @throws InvalidJsonException when it is not exactly one value, not UTF-8, or nested deeper than
   *     {@link #MAX_DEPTH}
   */
  public static RawJson parse(byte[] document) throws InvalidJsonException {
    var scanner = new JsonScanner(document, 0, MAX_DEPTH);
    RawJson value = scanner.value();
    scanner.end();
    return value;
  }

  /** Whether these bytes are exactly one JSON document. */
  public static boolean isValid(byte[] document) {
    try {
      parse(document);
      return true;
    } catch (InvalidJsonException e) {
      return false;
    }
  }

  public boolean is(Kind kind) {
    return this.kind == kind;
  }

  /** A copy of what the sender wrote. */
  public byte[] bytes() {
    return Arrays.copyOfRange(document, from, to);
  }

  public int length() {
    return to - from;
  }

  /**
   * The members of an object in their order. When a name is given twice, the last one counts.
   *
   * @throws IllegalStateException when this is no object
   */
  public Map<String, RawJson> members() {
    require(Kind.OBJECT);
    var members = new LinkedHashMap<String, RawJson>();
    checked().members(members::put);
    return members;
  }

  /**
   * The elements of an array.
   *
   * @throws IllegalStateException when this is no array
   */
  public List<RawJson> elements() {
    require(Kind.ARRAY);
    var elements = new ArrayList<RawJson>();
    checked().elements(elements::add);
    return elements;
  }

  /**
   * The text of a string, with its escapes resolved. Half a surrogate pair that the sender escaped
   * stays in the text.
   *
   * @throws IllegalStateException when this is no string
   */
  public String text() {
    require(Kind.STRING);
    String raw = new String(document, from + 1, length() - 2, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0 ? raw : unescape(raw);
  }

  /**
   * The value of a boolean.
   *
   * @throws IllegalStateException when this is no boolean
   */
  public boolean isTrue() {
    require(Kind.BOOLEAN);
    return document[from] == 't';
  }

  /** Kind and length only: payloads do not belong in logs. */
  @Override
  public String toString() {
    return "RawJson[" + kind + ", " + length() + " bytes]";
  }

  private Children checked() {
    return new Children(new JsonScanner(document, from, MAX_DEPTH));
  }

  private void require(Kind expected) {
    if (kind != expected) {
      throw new IllegalStateException("not " + expected + " but " + kind);
    }
  }

  private static String unescape(String raw) {
    var text = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = raw.charAt(i++);
      switch (escape) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, i, i + 4, 16));
          i += 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  /** Walks over a document that was checked before, so that nothing can be invalid any more. */
  private record Children(JsonScanner scanner) {
    void members(BiConsumer<String, RawJson> consumer) {
      try {
        scanner.members((name, value) -> consumer.accept(name.text(), value));
      } catch (InvalidJsonException e) {
        throw new IllegalStateException("the document changed after it was checked", e);
      }
    }

    void elements(Consumer<RawJson> consumer) {
      try {
        scanner.elements(consumer);
      } catch (InvalidJsonException e) {
        throw new IllegalStateException("the document changed after it was checked", e);
      }
    }
  }
}
