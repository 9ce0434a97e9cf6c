package io.fynix.realtime.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Second pass over a message: writes it into an array of exactly its size. Used by one thread,
 * once.
 */
final class ProtobufWriter extends ProtobufFields {
  private final byte[] bytes;
  private final CodedOutputStream out;
  private final int[] sizes;
  private int next;

  ProtobufWriter(ProtobufSizes measured) {
    bytes = new byte[measured.total()];
    out = CodedOutputStream.newInstance(bytes);
    sizes = measured.inner();
  }

  /** The message, after its last field. */
  byte[] finish() {
    out.checkNoSpaceLeft();
    return bytes;
  }

  @Override
  void writeText(MessageField field, String value) {
    write(() -> out.writeString(field.number(), value));
  }

  @Override
  public void number(MessageField field, long value) {
    if (value != 0) {
      write(() -> out.writeUInt64(field.number(), value));
    }
  }

  @Override
  public void flag(MessageField field, boolean value) {
    if (value) {
      write(() -> out.writeBool(field.number(), true));
    }
  }

  @Override
  public void raw(MessageField field, byte @Nullable [] value) {
    if (value != null && value.length > 0) {
      write(() -> out.writeByteArray(field.number(), value));
    }
  }

  @Override
  public void beginMessage(MessageField field) {
    int size = sizes[next++];
    write(
        () -> {
          out.writeTag(field.number(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeUInt32NoTag(size);
        });
  }

  @Override
  public void endMessage() {
    // The length before the message tells its end.
  }

  /** Something written to an array. */
  private interface Write {
    void run() throws IOException;
  }

  private static void write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      // An array takes all that was measured, so the two passes disagree.
      throw new UncheckedIOException(e);
    }
  }
}
