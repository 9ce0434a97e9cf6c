package io.fynix.realtime.protocol;

import io.fynix.platform.broker.StreamPosition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client may ask. The id ties the reply to the command; it is positive, except for {@link
 * Send} (which is never answered) and {@link Pong}.
 *
 * <p>Payloads are opaque bytes: in the JSON form the exact text of the value, in Protobuf whatever
 * the client sent.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public sealed interface Command {
  int id();

  /**
   * Opens the conversation.
   *
   * @param token connection token, empty for none
   * @param subs positions of server-side subscriptions the client knows from before
   * @param name SDK name, as the client claims
   * @param version application or SDK version, as the client claims
   * @param headers of a request that the client could not set headers of
   */
  record Connect(
      int id,
      String token,
      byte @Nullable [] data,
      Map<String, Subscribe> subs,
      String name,
      String version,
      Map<String, String> headers)
      implements Command {}

  /**
   * Listens to a channel.
   *
   * @param token subscription token, empty for none
   * @param recover wants what it missed since {@code since}
   * @param delta wanted delta type, empty for none
   * @param flag bit mask, see {@link #FLAG_REJECT_UNRECOVERED}
   * @param type subscription type; 0 is a stream, the only one there is
   */
  record Subscribe(
      int id,
      String channel,
      String token,
      boolean recover,
      StreamPosition since,
      byte @Nullable [] data,
      boolean positioned,
      boolean recoverable,
      boolean joinLeave,
      String delta,
      boolean tagsFilter,
      long flag,
      int type)
      implements Command {

    /** Answer error 112 instead of a subscription when the position cannot be recovered. */
    public static final long FLAG_REJECT_UNRECOVERED = 2;
  }

  record Unsubscribe(int id, String channel) implements Command {}

  record Publish(int id, String channel, byte[] data) implements Command {}

  record Presence(int id, String channel) implements Command {}

  record PresenceStats(int id, String channel) implements Command {}

  /**
   * Reads a channel's stream.
   *
   * @param limit 0 for the position only, negative for everything
   */
  record History(int id, String channel, int limit, @Nullable StreamPosition since, boolean reverse)
      implements Command {}

  record Rpc(int id, String method, byte @Nullable [] data) implements Command {}

  /** Fire and forget; the id may be 0 and is never answered. */
  record Send(int id, byte @Nullable [] data) implements Command {}

  record Refresh(int id, String token) implements Command {}

  record SubRefresh(int id, String channel, String token) implements Command {}

  /** The answer to a ping: an empty command. */
  record Pong() implements Command {
    @Override
    public int id() {
      return 0;
    }
  }
}
