package io.fynix.realtime.token;

import io.fynix.platform.session.SessionMarks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection token says.
 *
 * @param user user id, empty for an anonymous user
 * @param expiresAt when the connection ends unless refreshed, null for never. May be in the past
 *     although the token is in force
 * @param issuedAt when the token was issued, to the second; null when it does not say
 * @param info about the user, shown to others: JSON text or, if the token says so, any bytes
 * @param channels server-side subscriptions with default options
 * @param subs server-side subscriptions with options, by channel
 * @param meta a JSON object about the user, never told to a client
 * @param session the session whose access token it is; null for other tokens
 */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public record ConnectionClaims(
    String user,
    @Nullable Instant expiresAt,
    @Nullable Instant issuedAt,
    byte @Nullable [] info,
    List<String> channels,
    Map<String, ServerSubscription> subs,
    byte @Nullable [] meta,
    @Nullable SessionMarks session) {

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "ConnectionClaims[expiresAt=" + expiresAt + "]";
  }
}
