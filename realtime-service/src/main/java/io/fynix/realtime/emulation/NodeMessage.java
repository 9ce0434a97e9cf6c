package io.fynix.realtime.emulation;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.fynix.platform.node.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What nodes put into each other's inboxes, as numbered fields in the manner of Protobuf: fields
 * are only ever added, and unknown ones are skipped, since nodes are deployed one after the other.
 */
sealed interface NodeMessage {

  /**
   * Commands for a connection of the inbox's owner, who answers with {@link Handled}.
   *
   * @param request number that the answer repeats
   * @param from the node to answer
   * @param data one frame in the connection's wire form
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed after creation
  record Commands(long request, NodeId from, String session, byte[] data) implements NodeMessage {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Commands[from=" + from + ", bytes=" + data.length + "]";
    }
  }

  /** The answer to {@link Commands}. */
  record Handled(long request, Outcome outcome) implements NodeMessage {}

  int REQUEST = 1;
  int FROM = 2;
  int SESSION = 3;
  int DATA = 4;
  int DELIVERED = 5;

  default byte[] encode() {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      switch (this) {
        case Commands c -> {
          out.writeFixed64(REQUEST, c.request);
          out.writeString(FROM, c.from.value());
          out.writeString(SESSION, c.session);
          out.writeByteArray(DATA, c.data);
        }
        case Handled h -> {
          out.writeFixed64(REQUEST, h.request);
          out.writeBool(DELIVERED, h.outcome == Outcome.DELIVERED);
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Undoes {@link #encode}; null for what this version does not understand. */
  static @Nullable NodeMessage decode(byte[] message) {
    long request = 0;
    String from = "";
    String session = "";
    byte[] data = {};
    Boolean delivered = null;
    try {
      CodedInputStream in = CodedInputStream.newInstance(message);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case REQUEST << 3 | 1 -> request = in.readFixed64();
          case FROM << 3 | 2 -> from = in.readString();
          case SESSION << 3 | 2 -> session = in.readString();
          case DATA << 3 | 2 -> data = in.readByteArray();
          case DELIVERED << 3 -> delivered = in.readBool();
          default -> {
            if (!in.skipField(tag)) {
              return null;
            }
          }
        }
      }
      if (delivered != null) {
        return new Handled(request, delivered ? Outcome.DELIVERED : Outcome.SESSION_UNKNOWN);
      }
      return new Commands(request, new NodeId(from), session, data);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }
}
