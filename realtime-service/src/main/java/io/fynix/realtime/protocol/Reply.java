package io.fynix.realtime.protocol;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server sends on a bidirectional transport: the answer to a command, a push, or a ping.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public sealed interface Reply {

  /**
   * A command failed; the connection goes on.
   *
   * @param code of an {@link ErrorCode}, or the application's own
   * @param temporary whether the client should try again
   */
  record Error(int id, int code, String message, boolean temporary) implements Reply {
    public Error(int id, ErrorCode error) {
      this(id, error.code(), error.message(), error.temporary());
    }
  }

  /**
   * The conversation is open.
   *
   * @param client connection id, never used again
   * @param ttlSeconds life of the connection's credentials when the client has to refresh them,
   *     else null
   * @param subs server-side subscriptions by channel
   * @param pingSeconds how often the server pings, 0 for never
   * @param pong whether the client must answer pings
   * @param session secret of this connection for emulated transports, empty otherwise
   * @param node owner of this connection for emulated transports, empty otherwise
   * @param timeMillis server time when configured, 0 otherwise
   */
  record Connected(
      int id,
      String client,
      String version,
      @Nullable Integer ttlSeconds,
      byte @Nullable [] data,
      Map<String, SubscribeResult> subs,
      int pingSeconds,
      boolean pong,
      String session,
      String node,
      long timeMillis)
      implements Reply {}

  record Subscribed(int id, SubscribeResult result) implements Reply {}

  record Unsubscribed(int id) implements Reply {}

  record Published(int id) implements Reply {}

  record Presence(int id, Map<String, ClientInfo> clients) implements Reply {}

  record PresenceStats(int id, int clients, int users) implements Reply {}

  record History(int id, List<Publication> publications, StreamPosition top) implements Reply {}

  record Rpc(int id, byte @Nullable [] data) implements Reply {}

  record Refreshed(int id, @Nullable Integer ttlSeconds) implements Reply {}

  record SubRefreshed(int id, @Nullable Integer ttlSeconds) implements Reply {}

  /** Something the client did not ask for. */
  record Pushed(Push push) implements Reply {}

  /** An empty reply, which the client answers with an empty command. */
  record Ping() implements Reply {}

  /**
   * The state of a fresh subscription.
   *
   * @param ttlSeconds life of the subscription's token when the client has to refresh it, else null
   * @param position where the stream stands, null when the subscription is not positioned
   * @param recoverable whether the client should remember its position and recover from it
   * @param publications what was missed, oldest first
   * @param recovered whether {@code publications} closes the gap completely
   * @param wasRecovering whether the client had asked for recovery
   * @param delta what each of the publications says, when publications come as deltas; else null
   */
  record SubscribeResult(
      @Nullable Integer ttlSeconds,
      @Nullable StreamPosition position,
      boolean recoverable,
      List<Publication> publications,
      boolean recovered,
      boolean wasRecovering,
      byte @Nullable [] data,
      @Nullable List<DeltaContent> delta) {}
}
