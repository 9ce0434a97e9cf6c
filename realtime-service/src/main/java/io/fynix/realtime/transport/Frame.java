package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or more messages as a complete WebSocket frame, shared by all connections of a loop that have
 * exactly these messages waiting. Touched by the loop only.
 *
 * <p>Its buffer has exactly the frame's size and cannot grow, so that no handler further down (TLS)
 * can append another connection's bytes behind it.
 */
final class Frame {
  private final Codec.Form form;
  private final SharedMessage[] messages;
  private final ByteBuf bytes;
  private final int headerLength;
  private @Nullable String text;
  private @Nullable Buffer binary;

  private Frame(Codec.Form form, SharedMessage[] messages, ByteBuf bytes, int headerLength) {
    this.form = form;
    this.messages = messages;
    this.bytes = bytes;
    this.headerLength = headerLength;
  }

  /** Makes a frame of messages that are already encoded in the codec's form. */
  static Frame of(
      Codec codec, SharedMessage[] messages, List<byte[]> encoded, ByteBufAllocator alloc) {
    int payloadLength = codec.joinedLength(encoded);
    int headerLength = FrameHeader.length(payloadLength);
    int length = headerLength + payloadLength;
    ByteBuf bytes = alloc.directBuffer(length, length);
    try {
      FrameHeader.write(codec.form(), payloadLength, bytes);
      codec.join(encoded, bytes);
    } catch (RuntimeException e) {
      bytes.release();
      throw e;
    }
    return new Frame(codec.form(), messages, bytes, headerLength);
  }

  Codec.Form form() {
    return form;
  }

  int messageCount() {
    return messages.length;
  }

  /** Bytes on the wire, header included. */
  int length() {
    return bytes.readableBytes();
  }

  /** Whether the frame holds exactly the first {@code count} messages of this outbox. */
  boolean holds(Codec.Form wanted, Outbox outbox, int count) {
    if (form != wanted || messages.length != count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (messages[i] != outbox.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** The whole frame; whoever takes it has to release it. */
  ByteBuf retainedBytes() {
    return bytes.retainedDuplicate();
  }

  /** The payload of a text frame; remains valid after {@link #release}. */
  String text() {
    String result = text;
    if (result == null) {
      result =
          bytes.toString(
              bytes.readerIndex() + headerLength,
              bytes.readableBytes() - headerLength,
              StandardCharsets.UTF_8);
      text = result;
    }
    return result;
  }

  /** The payload of a binary frame; remains valid after {@link #release}. */
  Buffer binary() {
    Buffer result = binary;
    if (result == null) {
      result =
          Buffer.buffer(
              ByteBufUtil.getBytes(
                  bytes, bytes.readerIndex() + headerLength, bytes.readableBytes() - headerLength));
      binary = result;
    }
    return result;
  }

  void release() {
    bytes.release();
  }
}
