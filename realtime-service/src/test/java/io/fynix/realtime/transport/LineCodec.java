package io.fynix.realtime.transport;

import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.InappropriatePayloadException;
import io.fynix.realtime.protocol.ProtocolException;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol that is just enough for the transport: each message is a line of text, ended by a line
 * feed in the text form and preceded by its length, four bytes, in the binary form. A command is an
 * rpc whose method is the line; a line that starts with an exclamation mark is malformed.
 */
record LineCodec(Form form) implements Codec {

  static final byte NOT_FOR_TEXT = (byte) 0xFF;

  @Override
  public List<Command> decode(ByteBuf frame) throws ProtocolException {
    List<Command> commands = new ArrayList<>();
    for (String line : lines(form, frame)) {
      if (line.isEmpty() || line.startsWith("!")) {
        throw new ProtocolException("malformed");
      }
      commands.add(new Command.Rpc(1, line, null));
    }
    if (commands.isEmpty()) {
      throw new ProtocolException("empty");
    }
    return commands;
  }

  @Override
  public byte[] encode(Reply reply) throws InappropriatePayloadException {
    byte[] data =
        switch (reply) {
          case Reply.Rpc rpc -> rpc.data();
          case Reply.Pushed pushed when pushed.push() instanceof Push.Message message ->
              message.data();
          case Reply.Pushed pushed when pushed.push() instanceof Push.Disconnect disconnect ->
              ("disconnect " + disconnect.code()).getBytes(StandardCharsets.UTF_8);
          default -> throw new IllegalArgumentException("not part of this protocol: " + reply);
        };
    if (data == null) {
      return new byte[0];
    }
    if (form == Form.JSON && data.length > 0 && data[0] == NOT_FOR_TEXT) {
      throw new InappropriatePayloadException("not text");
    }
    return data;
  }

  @Override
  public int joinedLength(List<byte[]> messages) {
    int sum = messages.stream().mapToInt(message -> message.length).sum();
    return form == Form.JSON ? sum + messages.size() - 1 : sum + 4 * messages.size();
  }

  @Override
  public void join(List<byte[]> messages, ByteBuf out) {
    for (int i = 0; i < messages.size(); i++) {
      if (form == Form.PROTOBUF) {
        out.writeInt(messages.get(i).length);
      } else if (i > 0) {
        out.writeByte('\n');
      }
      out.writeBytes(messages.get(i));
    }
  }

  /** The messages of one frame. */
  static List<String> lines(Form form, ByteBuf frame) throws ProtocolException {
    if (form == Form.JSON) {
      String text = frame.toString(StandardCharsets.UTF_8);
      return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }
    List<String> lines = new ArrayList<>();
    while (frame.isReadable()) {
      if (frame.readableBytes() < 4) {
        throw new ProtocolException("cut off");
      }
      int length = frame.readInt();
      if (length < 0 || length > frame.readableBytes()) {
        throw new ProtocolException("cut off");
      }
      lines.add(frame.readCharSequence(length, StandardCharsets.UTF_8).toString());
    }
    return lines;
  }

  static SharedMessage push(String line) {
    return new SharedMessage(
        new Reply.Pushed(new Push.Message(line.getBytes(StandardCharsets.UTF_8))));
  }

  /** A push of a channel that may be dropped. */
  static SharedMessage push(String line, SlowConsumerPolicy policy, String channel) {
    return new SharedMessage(push(line).reply(), policy, channel);
  }

  static Reply reply(String line) {
    return new Reply.Rpc(1, line.getBytes(StandardCharsets.UTF_8));
  }
}
