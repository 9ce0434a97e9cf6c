package io.fynix.realtime.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a message, in one of the wire forms. Fields at their zero value are left
 * out, except for {@link MessageField#always()} in JSON. Whatever begins must end, in reverse
 * order.
 */
interface MessageWriter {

  void text(MessageField field, String value);

  void number(MessageField field, long value);

  void flag(MessageField field, boolean value);

  /**
   * An opaque payload; null and empty are left out.
   *
   * @throws InappropriatePayloadException when it cannot travel in this form
   */
  void raw(MessageField field, byte @Nullable [] value) throws InappropriatePayloadException;

  /**
   * An opaque payload as a text; null and empty are left out.
   *
   * @throws InappropriatePayloadException when it cannot travel in this form
   */
  void quoted(MessageField field, byte @Nullable [] value) throws InappropriatePayloadException;

  /**
   * A patch of an opaque payload, as a text.
   *
   * @throws InappropriatePayloadException when it cannot travel in this form
   */
  void patch(MessageField field, byte[] value) throws InappropriatePayloadException;

  /** A message inside this one, also when it stays empty. */
  void beginMessage(MessageField field);

  void endMessage();

  void beginList(MessageField field);

  void beginElement(MessageField list);

  void endElement();

  void endList();

  void beginMap(MessageField field);

  /** An entry whose value is a message. */
  void beginEntry(MessageField map, String key);

  void endEntry();

  /** An entry whose value is a text. */
  void entry(MessageField map, String key, String value);

  void endMap();
}
