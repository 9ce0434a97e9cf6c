package io.fynix.realtime.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fynix.realtime.protocol.BarePush;
import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.transport.Framing;
import io.fynix.realtime.transport.Transport;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** How messages stand in the body of an HTTP answer. */
sealed interface StreamFraming extends Framing {

  /** The answer's media type. */
  String mediaType();

  /** What opens the body, before any message. */
  default String preamble() {
    return "";
  }

  /** Each message, or the push inside it, between two constant texts. */
  @SuppressWarnings("ArrayRecordComponent") // constants; compared by identity, which is enough
  record Text(
      Transport transport,
      Codec codec,
      String mediaType,
      String preamble,
      byte[] before,
      byte[] after)
      implements StreamFraming {

    public Text {
      if (codec.form() != Codec.Form.JSON) {
        throw new IllegalArgumentException("text is JSON");
      }
    }

    @Override
    public int length(List<byte[]> messages) {
      int length = messages.size() * (before.length + after.length);
      for (byte[] message : messages) {
        length += transport.unidirectional() ? BarePush.length(message) : message.length;
      }
      return length;
    }

    @Override
    public void write(List<byte[]> messages, ByteBuf out) {
      for (byte[] message : messages) {
        out.writeBytes(before);
        if (transport.unidirectional()) {
          BarePush.write(message, out);
        } else {
          out.writeBytes(message);
        }
        out.writeBytes(after);
      }
    }
  }

  /** Each message after its length. */
  record Delimited(Transport transport, Codec codec) implements StreamFraming {
    public Delimited {
      if (codec.form() != Codec.Form.PROTOBUF) {
        throw new IllegalArgumentException("length prefixes are Protobuf");
      }
    }

    @Override
    public String mediaType() {
      return "application/octet-stream";
    }

    @Override
    public int length(List<byte[]> messages) {
      return codec.joinedLength(messages);
    }

    @Override
    public void write(List<byte[]> messages, ByteBuf out) {
      codec.join(messages, out);
    }
  }

  /** One JSON object a line. */
  static StreamFraming lines(Transport transport, Codec codec) {
    return new Text(
        transport,
        codec,
        "application/x-ndjson; charset=utf-8",
        "",
        new byte[0],
        "\n".getBytes(US_ASCII));
  }

  /** One server-sent event a message. The preamble makes clients see an open stream at once. */
  static StreamFraming events(Transport transport, Codec codec) {
    return new Text(
        transport,
        codec,
        "text/event-stream; charset=utf-8",
        "\r\n",
        "data: ".getBytes(US_ASCII),
        "\n\n".getBytes(US_ASCII));
  }
}
