package io.fynix.realtime.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a connected client is.
 *
 * @param user user id, empty for an anonymous user
 * @param connInfo what the token says about the user, shown to others
 * @param expiresAt when the credentials end unless refreshed, null for never
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an opaque payload: never compared, never changed after creation
record Identity(String user, byte @Nullable [] connInfo, @Nullable Instant expiresAt) {

  static final Identity ANONYMOUS = new Identity("", null, null);

  boolean anonymous() {
    return user.isEmpty();
  }
}
