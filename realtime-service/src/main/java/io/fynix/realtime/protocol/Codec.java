package io.fynix.realtime.protocol;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * One wire form of the protocol. Stateless; safe from any thread.
 *
 * <p>An encoded message is the message alone. {@link #join} makes the payload of one frame from one
 * or more of them.
 */
public interface Codec {

  /** The two forms; the transport chooses the WebSocket opcode by it. */
  enum Form {
    JSON,
    PROTOBUF
  }

  Form form();

  /**
   * Reads all the commands of a client's frame, in order; never an empty list.
   *
   * @throws ProtocolException when the frame holds anything but one or more well-formed commands
   */
  List<Command> decode(ByteBuf frame) throws ProtocolException;

  /**
   * Writes one message.
   *
   * @throws InappropriatePayloadException when a payload cannot travel in this form: the connection
   *     must end with {@link DisconnectCode#INAPPROPRIATE_PROTOCOL}
   */
  byte[] encode(Reply reply) throws InappropriatePayloadException;

  /** How many bytes {@link #join} writes. */
  int joinedLength(List<byte[]> messages);

  /** Appends the messages to {@code out} as one frame's payload. */
  void join(List<byte[]> messages, ByteBuf out);
}
