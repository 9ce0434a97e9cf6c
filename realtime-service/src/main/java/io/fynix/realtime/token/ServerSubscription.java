package io.fynix.realtime.token;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to subscribe a connection to a channel that its token, or the application, names.
 *
 * @param info about the subscriber, shown to others
 * @param data told to the client with the subscription
 * @param overrides options of the channel's namespace, by name, that are different for this
 *     subscription
 * @param expiresAt when it ends, null for never
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public record ServerSubscription(
    byte @Nullable [] info,
    byte @Nullable [] data,
    Map<String, Boolean> overrides,
    @Nullable Instant expiresAt) {

  /** With nothing but what the channel's namespace says. */
  public static final ServerSubscription PLAIN = new ServerSubscription(null, null, Map.of(), null);

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "ServerSubscription[overrides=" + overrides + "]";
  }
}
