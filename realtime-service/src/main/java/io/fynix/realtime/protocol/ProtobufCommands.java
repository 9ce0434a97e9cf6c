package io.fynix.realtime.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.fynix.platform.broker.StreamPosition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands of the Protobuf form. A field of another wire type than ours counts as unknown,
 * and unknown fields are skipped. Stateless.
 */
final class ProtobufCommands {
  private static final int ID = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int OFFSET = 1;
  private static final int EPOCH = 2;

  private ProtobufCommands() {}

  /** Reads one command, up to the input's limit. */
  static CommandDraft read(CodedInputStream in) throws IOException, ProtocolException {
    CommandDraft command = new CommandDraft();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      int wireType = WireFormat.getTagWireType(tag);
      RequestKind kind = RequestKind.of(number);
      if (number == ID && wireType == WireFormat.WIRETYPE_VARINT) {
        command.id(in.readUInt32());
      } else if (kind != null && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int limit = enter(in);
        readRequest(in, kind, command.member(kind));
        leave(in, limit);
      } else {
        skip(in, tag);
      }
    }
    return command;
  }

  private static void readRequest(CodedInputStream in, RequestKind kind, RequestDraft request)
      throws IOException, ProtocolException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      RequestField field = kind.field(WireFormat.getTagFieldNumber(tag));
      if (field != null && WireFormat.getTagWireType(tag) == wireType(field.type())) {
        readField(in, field, request);
      } else {
        skip(in, tag);
      }
    }
  }

  private static int wireType(RequestField.Type type) {
    return switch (type) {
      case FLAG, INT32, INT64, OFFSET -> WireFormat.WIRETYPE_VARINT;
      case TEXT, RAW, POSITION, TEXTS, SUBSCRIPTIONS, PRESENCE ->
          WireFormat.WIRETYPE_LENGTH_DELIMITED;
    };
  }

  private static void readField(CodedInputStream in, RequestField field, RequestDraft request)
      throws IOException, ProtocolException {
    switch (field.type()) {
      case TEXT -> request.text(field, in.readStringRequireUtf8());
      case FLAG -> request.flag(field, in.readBool());
      case INT32 -> request.number(field, in.readInt32());
      case INT64 -> request.number(field, in.readInt64());
      case OFFSET -> request.number(field, readOffset(in));
      case RAW -> request.data(in.readByteArray());
      case POSITION -> request.since(readPosition(in));
      case TEXTS -> readHeader(in, request);
      case SUBSCRIPTIONS -> readSubscription(in, request);
      case PRESENCE -> {
        in.skipRawBytes(in.readUInt32());
        request.flag(field, true);
      }
    }
  }

  private static long readOffset(CodedInputStream in) throws IOException, ProtocolException {
    long offset = in.readUInt64();
    if (offset < 0) {
      throw new ProtocolException("An offset is out of bounds.");
    }
    return offset;
  }

  private static StreamPosition readPosition(CodedInputStream in)
      throws IOException, ProtocolException {
    long offset = 0;
    String epoch = "";
    int limit = enter(in);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(OFFSET, WireFormat.WIRETYPE_VARINT)) {
        offset = readOffset(in);
      } else if (tag == tag(EPOCH, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        epoch = in.readStringRequireUtf8();
      } else {
        skip(in, tag);
      }
    }
    leave(in, limit);
    return new StreamPosition(offset, epoch);
  }

  /** One entry of a map. */
  private static void readHeader(CodedInputStream in, RequestDraft connect)
      throws IOException, ProtocolException {
    String name = "";
    String value = "";
    int limit = enter(in);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(KEY, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        name = in.readStringRequireUtf8();
      } else if (tag == tag(VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        value = in.readStringRequireUtf8();
      } else {
        skip(in, tag);
      }
    }
    leave(in, limit);
    connect.header(name, value);
  }

  /** One entry of a map. */
  private static void readSubscription(CodedInputStream in, RequestDraft connect)
      throws IOException, ProtocolException {
    String channel = "";
    @Nullable RequestDraft subscription = null;
    int limit = enter(in);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(KEY, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        channel = in.readStringRequireUtf8();
      } else if (tag == tag(VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        subscription = subscription == null ? new RequestDraft() : subscription;
        int inner = enter(in);
        readRequest(in, RequestKind.SUBSCRIBE, subscription);
        leave(in, inner);
      } else {
        skip(in, tag);
      }
    }
    leave(in, limit);
    connect.subscription(channel, subscription == null ? new RequestDraft() : subscription);
  }

  private static int tag(int number, int wireType) {
    return number << 3 | wireType;
  }

  private static int enter(CodedInputStream in) throws IOException {
    return in.pushLimit(in.readUInt32());
  }

  private static void leave(CodedInputStream in, int limit) throws ProtocolException {
    if (in.getBytesUntilLimit() != 0) {
      throw new ProtocolException("A Protobuf message is malformed.");
    }
    in.popLimit(limit);
  }

  private static void skip(CodedInputStream in, int tag) throws IOException, ProtocolException {
    if (!in.skipField(tag)) {
      throw new ProtocolException("A Protobuf group ends that never began.");
    }
  }
}
