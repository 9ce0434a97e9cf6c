package io.fynix.realtime.client;

import io.fynix.platform.session.SessionMarks;
import io.fynix.realtime.token.ServerSubscription;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a connected client is.
 *
 * @param user user id, empty for an anonymous user
 * @param connInfo what is said about the user, shown to others
 * @param expiresAt when the credentials end unless refreshed, null for never
 * @param issuedAt when the token was issued, null when there is none or it does not say
 * @param subs server-side subscriptions that the token, or the application, names; by channel
 * @param meta JSON object about the user that clients are never told, null for none
 * @param byToken whether a token says all this, and not the application or nobody
 * @param session the session with which the connection ends, null when it does not
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an opaque payload: never compared, never changed after creation
record Identity(
    String user,
    byte @Nullable [] connInfo,
    @Nullable Instant expiresAt,
    @Nullable Instant issuedAt,
    Map<String, ServerSubscription> subs,
    byte @Nullable [] meta,
    boolean byToken,
    @Nullable SessionMarks session) {

  static final Identity ANONYMOUS = new Identity("", null, null, null, Map.of(), null, false, null);

  boolean anonymous() {
    return user.isEmpty();
  }

  /** The same with another end, and with another info unless that is null. */
  Identity renewed(@Nullable Instant end, byte @Nullable [] info) {
    return renewed(end, info, meta);
  }

  /** The same with another end, and with another info and meta unless they are null. */
  Identity renewed(@Nullable Instant end, byte @Nullable [] info, byte @Nullable [] freshMeta) {
    return new Identity(
        user,
        info == null ? connInfo : info,
        end,
        issuedAt,
        subs,
        freshMeta == null ? meta : freshMeta,
        byToken,
        session);
  }
}
