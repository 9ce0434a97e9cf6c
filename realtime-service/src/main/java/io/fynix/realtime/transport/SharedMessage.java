package io.fynix.realtime.transport;

import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.InappropriatePayloadException;
import io.fynix.realtime.protocol.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A message for any number of clients, encoded at most once per wire form. Safe from any thread.
 *
 * <p>Kept for as long as a client has it in its outbox. It owns nothing but heap memory: the frames
 * that are made of it belong to one event loop's {@link FrameCache} and never outlive a flush.
 */
public final class SharedMessage {
  /** Stands for a payload that this form cannot carry; compared by identity. */
  private static final byte[] INAPPROPRIATE = new byte[0];

  private final Reply reply;
  private final SlowConsumerPolicy policy;
  private final String channel;
  private volatile byte @Nullable [] json;
  private volatile byte @Nullable [] protobuf;

  /** A message that no client may miss. */
  public SharedMessage(Reply reply) {
    this(reply, SlowConsumerPolicy.DISCONNECT, "");
  }

  /**
   * A message of a channel.
   *
   * @param policy what becomes of it where a client reads too slowly
   */
  public SharedMessage(Reply reply, SlowConsumerPolicy policy, String channel) {
    this.reply = reply;
    this.policy = policy;
    this.channel = channel;
  }

  SlowConsumerPolicy policy() {
    return policy;
  }

  /** Empty when it does not matter. */
  String channel() {
    return channel;
  }

  public Reply reply() {
    return reply;
  }

  /**
   * The message in the codec's form, encoded by whoever asks first.
   *
   * @throws InappropriatePayloadException each time it is asked for a form that cannot carry it
   */
  byte[] encode(Codec codec) throws InappropriatePayloadException {
    byte[] encoded = get(codec.form());
    if (encoded == null) {
      encoded = encodeOnce(codec);
    }
    if (encoded == INAPPROPRIATE) {
      throw new InappropriatePayloadException("The payload cannot travel in this form.");
    }
    return encoded;
  }

  /** The message in a form that {@link #encode} has returned before. */
  byte[] encoded(Codec.Form form) {
    byte[] encoded = get(form);
    if (encoded == null || encoded == INAPPROPRIATE) {
      throw new IllegalStateException("not encoded as " + form);
    }
    return encoded;
  }

  private synchronized byte[] encodeOnce(Codec codec) {
    byte[] encoded = get(codec.form());
    if (encoded != null) {
      return encoded;
    }
    try {
      encoded = codec.encode(reply);
    } catch (InappropriatePayloadException e) {
      encoded = INAPPROPRIATE;
    }
    switch (codec.form()) {
      case JSON -> json = encoded;
      case PROTOBUF -> protobuf = encoded;
    }
    return encoded;
  }

  private byte @Nullable [] get(Codec.Form form) {
    return switch (form) {
      case JSON -> json;
      case PROTOBUF -> protobuf;
    };
  }
}
