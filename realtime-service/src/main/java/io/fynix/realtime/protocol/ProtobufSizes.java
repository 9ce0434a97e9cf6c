package io.fynix.realtime.protocol;

import com.google.protobuf.CodedOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * First pass over a message: measures it and every message inside it, because Protobuf writes the
 * length of a message before its content. Used by one thread, once.
 */
final class ProtobufSizes extends ProtobufFields {
  /** Deepest message inside a reply: connect, entry, result, publication, tag or info. */
  private static final int MAX_DEPTH = 8;

  private static final int FIRST_CAPACITY = 8;

  private int[] sizes = new int[FIRST_CAPACITY]; // of inner messages, in the order they begin
  private int count;
  private int current; // bytes of the innermost open message so far
  private final int[] openIndexes = new int[MAX_DEPTH];
  private final int[] openFields = new int[MAX_DEPTH];
  private final int[] outerSizes = new int[MAX_DEPTH];
  private int depth;

  /** Bytes of the whole message. */
  int total() {
    return current;
  }

  /** Bytes of the inner messages, in the order in which they begin. */
  int[] inner() {
    return sizes;
  }

  @Override
  void writeText(MessageField field, String value) {
    current += CodedOutputStream.computeStringSize(field.number(), value);
  }

  @Override
  public void number(MessageField field, long value) {
    if (value != 0) {
      current += CodedOutputStream.computeUInt64Size(field.number(), value);
    }
  }

  @Override
  public void flag(MessageField field, boolean value) {
    if (value) {
      current += CodedOutputStream.computeBoolSize(field.number(), true);
    }
  }

  @Override
  public void raw(MessageField field, byte @Nullable [] value) {
    if (value != null && value.length > 0) {
      current += CodedOutputStream.computeByteArraySize(field.number(), value);
    }
  }

  @Override
  public void beginMessage(MessageField field) {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, count * 2);
    }
    openIndexes[depth] = count++;
    openFields[depth] = field.number();
    outerSizes[depth] = current;
    depth++;
    current = 0;
  }

  @Override
  public void endMessage() {
    depth--;
    sizes[openIndexes[depth]] = current;
    current +=
        outerSizes[depth]
            + CodedOutputStream.computeTagSize(openFields[depth])
            + CodedOutputStream.computeUInt32SizeNoTag(current);
  }
}
