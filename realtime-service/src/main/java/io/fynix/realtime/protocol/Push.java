package io.fynix.realtime.protocol;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.StreamPosition;
import org.jspecify.annotations.Nullable;

/** What the server tells a client unasked. */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public sealed interface Push {

  /**
   * A message of a channel.
   *
   * @param epoch told with the first publication of a stream, so that a subscriber without an epoch
   *     learns it; else empty
   */
  record Publication(String channel, io.fynix.platform.broker.Publication publication, String epoch)
      implements Push {}

  /** A message of a channel, for subscribers that negotiated deltas. */
  record DeltaPublication(
      String channel,
      io.fynix.platform.broker.Publication publication,
      DeltaContent content,
      String epoch)
      implements Push {}

  record Join(String channel, ClientInfo info) implements Push {}

  record Leave(String channel, ClientInfo info) implements Push {}

  record Unsubscribe(String channel, UnsubscribeCode code) implements Push {}

  /** The server subscribed this connection. */
  record Subscribe(
      String channel,
      @Nullable StreamPosition position,
      boolean recoverable,
      byte @Nullable [] data)
      implements Push {}

  record Message(byte[] data) implements Push {}

  /** The expiry of the connection changed; null when it no longer expires. */
  record Refresh(@Nullable Integer ttlSeconds) implements Push {}

  /** Last message of transports that cannot carry a close code. */
  record Disconnect(int code, String reason) implements Push {}
}
