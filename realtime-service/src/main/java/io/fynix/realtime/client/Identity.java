package io.fynix.realtime.client;

import io.fynix.realtime.token.ServerSubscription;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a connected client is.
 *
 * @param user user id, empty for an anonymous user
 * @param connInfo what the token says about the user, shown to others
 * @param expiresAt when the credentials end unless refreshed, null for never
 * @param issuedAt when the token was issued, null when there is none or it does not say
 * @param subs server-side subscriptions that the token names, by channel
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an opaque payload: never compared, never changed after creation
record Identity(
    String user,
    byte @Nullable [] connInfo,
    @Nullable Instant expiresAt,
    @Nullable Instant issuedAt,
    Map<String, ServerSubscription> subs) {

  static final Identity ANONYMOUS = new Identity("", null, null, null, Map.of());

  boolean anonymous() {
    return user.isEmpty();
  }

  /** The same with another end, and with another info unless that is null. */
  Identity renewed(@Nullable Instant end, byte @Nullable [] info) {
    return new Identity(user, info == null ? connInfo : info, end, issuedAt, subs);
  }
}
