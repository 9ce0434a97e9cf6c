package io.fynix.realtime.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message as one JSON object on one line. Used by one thread, once.
 *
 * <p>Line feeds are taken out of payloads, because they separate messages; in valid JSON they are
 * white space between tokens.
 */
final class JsonWriter implements MessageWriter {
  private static final int FIRST_CAPACITY = 256;
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final int LONGEST_NUMBER = 20;
  private static final int LONGEST_CHARACTER = 6;
  private static final char REPLACEMENT = '\ufffd';

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int size;

  JsonWriter() {
    put('{');
  }

  /** The object, after its last field. */
  byte[] finish() {
    put('}');
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public void text(MessageField field, String value) {
    if (!value.isEmpty() || field.always()) {
      name(field);
      string(value);
    }
  }

  @Override
  public void number(MessageField field, long value) {
    if (value != 0 || field.always()) {
      name(field);
      number(value);
    }
  }

  @Override
  public void flag(MessageField field, boolean value) {
    if (value || field.always()) {
      name(field);
      put(value ? TRUE : FALSE);
    }
  }

  @Override
  public void raw(MessageField field, byte @Nullable [] value)
      throws InappropriatePayloadException {
    if (value == null || value.length == 0) {
      return;
    }
    if (!JsonSyntax.isValue(value)) {
      throw new InappropriatePayloadException("A payload is not JSON.");
    }
    name(field);
    reserve(value.length);
    int from = 0;
    for (int i = 0; i < value.length; i++) {
      if (value[i] == '\n') {
        put(value, from, i);
        from = i + 1;
      }
    }
    put(value, from, value.length);
  }

  @Override
  public void quoted(MessageField field, byte @Nullable [] value)
      throws InappropriatePayloadException {
    if (value == null || value.length == 0) {
      return;
    }
    if (!JsonSyntax.isValue(value)) {
      throw new InappropriatePayloadException("A payload is not JSON.");
    }
    name(field);
    string(new String(value, StandardCharsets.UTF_8));
  }

  @Override
  public void patch(MessageField field, byte[] value) throws InappropriatePayloadException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new InappropriatePayloadException("A patch is not a text.");
    }
    name(field);
    string(text);
  }

  @Override
  public void beginMessage(MessageField field) {
    name(field);
    put('{');
  }

  @Override
  public void endMessage() {
    put('}');
  }

  @Override
  public void beginList(MessageField field) {
    name(field);
    put('[');
  }

  @Override
  public void beginElement(MessageField list) {
    separate();
    put('{');
  }

  @Override
  public void endElement() {
    put('}');
  }

  @Override
  public void endList() {
    put(']');
  }

  @Override
  public void beginMap(MessageField field) {
    beginMessage(field);
  }

  @Override
  public void beginEntry(MessageField map, String key) {
    key(key);
    put('{');
  }

  @Override
  public void endEntry() {
    put('}');
  }

  @Override
  public void entry(MessageField map, String key, String value) {
    key(key);
    string(value);
  }

  @Override
  public void endMap() {
    put('}');
  }

  private void name(MessageField field) {
    separate();
    put(field.json());
  }

  private void key(String key) {
    separate();
    string(key);
    put(':');
  }

  /** No JSON value ends with an opening bracket, so that one is always ours. */
  private void separate() {
    byte last = bytes[size - 1];
    if (last != '{' && last != '[') {
      put(',');
    }
  }

  private void number(long value) {
    reserve(LONGEST_NUMBER);
    if (value < 0) {
      put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = HEX[(int) (rest % 10)];
      rest /= 10;
    }
    size += digits;
  }

  private void string(String value) {
    reserve(value.length() + 2);
    bytes[size++] = '"';
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      reserve(LONGEST_CHARACTER + 1); // and the closing quote
      if (c < ' ') {
        control(c);
      } else if (c == '"' || c == '\\') {
        bytes[size++] = '\\';
        bytes[size++] = (byte) c;
      } else if (c < 0x80) {
        bytes[size++] = (byte) c;
      } else if (!Character.isSurrogate(c)) {
        character(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        character(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        character(REPLACEMENT);
      }
    }
    put('"');
  }

  private void control(char c) {
    bytes[size++] = '\\';
    bytes[size++] = 'u';
    bytes[size++] = '0';
    bytes[size++] = '0';
    bytes[size++] = HEX[c >> 4];
    bytes[size++] = HEX[c & 0xf];
  }

  /** UTF-8 of two bytes or more. */
  private void character(int c) {
    if (c < 0x800) {
      bytes[size++] = (byte) (0xc0 | c >> 6);
    } else if (c < 0x10000) {
      bytes[size++] = (byte) (0xe0 | c >> 12);
      bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
    } else {
      bytes[size++] = (byte) (0xf0 | c >> 18);
      bytes[size++] = (byte) (0x80 | c >> 12 & 0x3f);
      bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
    }
    bytes[size++] = (byte) (0x80 | c & 0x3f);
  }

  private void put(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  private void put(byte[] source) {
    put(source, 0, source.length);
  }

  private void put(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
