package io.fynix.realtime.token;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription token says. Whether it is about this user and this channel is for the caller
 * to check.
 *
 * @param channel the only channel it is good for, never empty
 * @param user user id, empty for an anonymous user
 * @param client the only connection it is good for, empty for any
 * @param expiresAt when the subscription ends unless refreshed, null for never. May be in the past
 *     although the token is in force
 * @param info about the subscriber, shown to others: JSON text or, if the token says so, any bytes
 * @param data told to the client with the subscription, likewise
 * @param overrides options of the channel's namespace, by name, that are different for this
 *     subscription
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public record SubscriptionClaims(
    String channel,
    String user,
    String client,
    @Nullable Instant expiresAt,
    byte @Nullable [] info,
    byte @Nullable [] data,
    Map<String, Boolean> overrides) {

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "SubscriptionClaims[expiresAt=" + expiresAt + "]";
  }
}
