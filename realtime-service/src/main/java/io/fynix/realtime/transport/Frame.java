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
 * The bytes of one write, one or more messages, shared by all connections of a loop that have
 * exactly these messages waiting and the same framing. Touched by the loop only.
 *
 * <p>Its buffer has exactly the frame's size and cannot grow, so that no handler further down (TLS)
 * can append another connection's bytes behind it.
 */
public final class Frame {
  private final Framing framing;
  private final SharedMessage[] messages;
  private final ByteBuf bytes;
  private final int headerLength;
  private @Nullable String text;
  private @Nullable Buffer payload;

  private Frame(Framing framing, SharedMessage[] messages, ByteBuf bytes, int headerLength) {
    this.framing = framing;
    this.messages = messages;
    this.bytes = bytes;
    this.headerLength = headerLength;
  }

  /** Makes a frame of messages that are already encoded in the form of the framing's codec. */
  static Frame of(
      Framing framing, SharedMessage[] messages, List<byte[]> encoded, ByteBufAllocator alloc) {
    int length = framing.length(encoded);
    ByteBuf bytes = alloc.directBuffer(length, length);
    try {
      framing.write(encoded, bytes);
    } catch (RuntimeException e) {
      bytes.release();
      throw e;
    }
    return new Frame(framing, messages, bytes, framing.headerLength(encoded));
  }

  Codec.Form form() {
    return framing.codec().form();
  }

  int messageCount() {
    return messages.length;
  }

  /** Bytes on the wire, header included. */
  int length() {
    return bytes.readableBytes();
  }

  /** Whether the frame holds exactly the first {@code count} messages of this outbox. */
  boolean holds(Framing wanted, Outbox outbox, int count) {
    if (!framing.equals(wanted) || messages.length != count) {
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

  /**
   * The payload of a text frame; the same for all receivers, and remains valid after {@link
   * #release}.
   */
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

  /** The payload; the same for all receivers, and remains valid after {@link #release}. */
  public Buffer payload() {
    Buffer result = payload;
    if (result == null) {
      result =
          Buffer.buffer(
              ByteBufUtil.getBytes(
                  bytes, bytes.readerIndex() + headerLength, bytes.readableBytes() - headerLength));
      payload = result;
    }
    return result;
  }

  void release() {
    bytes.release();
  }
}
