package io.fynix.realtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Short forms for tests of the codecs. */
final class Frames {
  static final Codec JSON = new JsonCodec();
  static final Codec PROTOBUF = new ProtobufCodec();

  private Frames() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  static List<Command> decode(Codec codec, byte[] frame) throws ProtocolException {
    return codec.decode(Unpooled.wrappedBuffer(frame));
  }

  static List<Command> json(String frame) throws ProtocolException {
    return decode(JSON, bytes(frame));
  }

  static List<Command> protobuf(String hex) throws ProtocolException {
    return decode(PROTOBUF, hex(hex));
  }

  /** The payload of a frame that holds these replies. */
  static byte[] frame(Codec codec, Reply... replies) throws InappropriatePayloadException {
    List<byte[]> messages = new ArrayList<>();
    for (Reply reply : replies) {
      messages.add(codec.encode(reply));
    }
    ByteBuf out = Unpooled.buffer();
    codec.join(messages, out);
    byte[] frame = new byte[out.readableBytes()];
    out.readBytes(frame);
    return frame;
  }
}
