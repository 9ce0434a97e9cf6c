package io.fynix.realtime.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The Protobuf form: every message after its length. */
public final class ProtobufCodec implements Codec {
  /** Deepest nesting of groups in unknown fields. */
  private static final int MAX_UNKNOWN_DEPTH = 64;

  @Override
  public Form form() {
    return Form.PROTOBUF;
  }

  @Override
  public List<Command> decode(ByteBuf frame) throws ProtocolException {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    if (bytes.length == 0) {
      throw new ProtocolException("A frame is empty.");
    }
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    in.setRecursionLimit(MAX_UNKNOWN_DEPTH);
    List<Command> commands = new ArrayList<>(1);
    try {
      while (!in.isAtEnd()) {
        read(in, bytes.length).addTo(commands);
      }
    } catch (IOException e) {
      throw new ProtocolException("A Protobuf message is malformed.");
    }
    return Collections.unmodifiableList(commands);
  }

  private static CommandDraft read(CodedInputStream in, int frameLength)
      throws IOException, ProtocolException {
    long length = in.readUInt64();
    if (length < 0 || length > frameLength - in.getTotalBytesRead()) {
      throw new ProtocolException("A frame ends within a message.");
    }
    int limit = in.pushLimit((int) length);
    CommandDraft command = ProtobufCommands.read(in);
    in.popLimit(limit);
    return command;
  }

  @Override
  public byte[] encode(Reply reply) throws InappropriatePayloadException {
    ProtobufSizes sizes = new ProtobufSizes();
    ReplyFields.write(reply, sizes);
    ProtobufWriter out = new ProtobufWriter(sizes);
    ReplyFields.write(reply, out);
    return out.finish();
  }

  @Override
  public int joinedLength(List<byte[]> messages) {
    int length = 0;
    for (byte[] message : messages) {
      length += CodedOutputStream.computeUInt32SizeNoTag(message.length) + message.length;
    }
    return length;
  }

  @Override
  public void join(List<byte[]> messages, ByteBuf out) {
    for (byte[] message : messages) {
      int rest = message.length;
      while (rest >= 0x80) {
        out.writeByte(rest & 0x7f | 0x80);
        rest >>>= 7;
      }
      out.writeByte(rest);
      out.writeBytes(message);
    }
  }
}
