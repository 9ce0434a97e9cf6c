package io.fynix.realtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The JSON form: one object a line, payloads inlined as they are. */
public final class JsonCodec implements Codec {

  @Override
  public Form form() {
    return Form.JSON;
  }

  @Override
  public List<Command> decode(ByteBuf frame) throws ProtocolException {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    int end = bytes.length;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--; // one line feed at the end is tolerated
    }
    List<Command> commands = new ArrayList<>(1);
    int from = 0;
    while (from <= end) {
      int to = endOfLine(bytes, from, end);
      JsonCommands.read(bytes, from, to).addTo(commands);
      from = to + 1;
    }
    return Collections.unmodifiableList(commands);
  }

  /**
   * Reads the connect request of a unidirectional transport: the request alone, without an id.
   *
   * @throws ProtocolException when the bytes are not one JSON object of that kind
   */
  public static Command.Connect decodeConnect(byte[] request) throws ProtocolException {
    return JsonCommands.readConnect(request);
  }

  private static int endOfLine(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  @Override
  public byte[] encode(Reply reply) throws InappropriatePayloadException {
    JsonWriter out = new JsonWriter();
    ReplyFields.write(reply, out);
    return out.finish();
  }

  @Override
  public int joinedLength(List<byte[]> messages) {
    int length = Math.max(0, messages.size() - 1); // line feeds
    for (byte[] message : messages) {
      length += message.length;
    }
    return length;
  }

  @Override
  public void join(List<byte[]> messages, ByteBuf out) {
    for (int i = 0; i < messages.size(); i++) {
      if (i > 0) {
        out.writeByte('\n');
      }
      out.writeBytes(messages.get(i));
    }
  }
}
