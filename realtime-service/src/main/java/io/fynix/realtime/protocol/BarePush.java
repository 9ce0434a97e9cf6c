package io.fynix.realtime.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What unidirectional transports send of an encoded JSON reply: the push inside it, or all of it
 * where there is none (a ping, and the connect result, which has no id there). So they share the
 * encoded bytes with the transports that send replies. Stateless.
 */
public final class BarePush {
  private static final byte[] PUSH = "{\"push\":".getBytes(StandardCharsets.US_ASCII);
  private static final int PING_LENGTH = 2; // {}

  private BarePush() {}

  public static boolean isPing(byte[] reply) {
    return reply.length == PING_LENGTH;
  }

  /** How many bytes {@link #write} appends. */
  public static int length(byte[] reply) {
    return isPush(reply) ? reply.length - PUSH.length - 1 : reply.length;
  }

  public static void write(byte[] reply, ByteBuf out) {
    out.writeBytes(reply, isPush(reply) ? PUSH.length : 0, length(reply));
  }

  private static boolean isPush(byte[] reply) {
    return reply.length > PUSH.length && Arrays.equals(reply, 0, PUSH.length, PUSH, 0, PUSH.length);
  }
}
