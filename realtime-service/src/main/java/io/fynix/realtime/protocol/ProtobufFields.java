package io.fynix.realtime.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What lists and maps are made of in Protobuf: messages that repeat. As in other implementations,
 * entries of maps have both their fields, also at their zero value.
 */
abstract class ProtobufFields implements MessageWriter {

  /** Also an empty one. */
  abstract void writeText(MessageField field, String value);

  @Override
  public final void text(MessageField field, String value) {
    if (!value.isEmpty()) {
      writeText(field, value);
    }
  }

  @Override
  public abstract void raw(MessageField field, byte @Nullable [] value);

  @Override
  public final void quoted(MessageField field, byte @Nullable [] value) {
    raw(field, value);
  }

  @Override
  public final void patch(MessageField field, byte[] value) {
    raw(field, value);
  }

  @Override
  public final void beginList(MessageField field) {
    // A list is its elements.
  }

  @Override
  public final void beginElement(MessageField list) {
    beginMessage(list);
  }

  @Override
  public final void endElement() {
    endMessage();
  }

  @Override
  public final void endList() {
    // A list is its elements.
  }

  @Override
  public final void beginMap(MessageField field) {
    // A map is its entries.
  }

  @Override
  public final void beginEntry(MessageField map, String key) {
    beginMessage(map);
    writeText(MessageField.ENTRY_KEY, key);
    beginMessage(MessageField.ENTRY_VALUE);
  }

  @Override
  public final void endEntry() {
    endMessage();
    endMessage();
  }

  @Override
  public final void entry(MessageField map, String key, String value) {
    beginMessage(map);
    writeText(MessageField.ENTRY_KEY, key);
    writeText(MessageField.ENTRY_VALUE, value);
    endMessage();
  }

  @Override
  public final void endMap() {
    // A map is its entries.
  }
}
