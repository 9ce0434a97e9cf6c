package io.fynix.api.me;

import io.fynix.platform.session.SessionPrincipal;
import java.time.Instant;
import java.util.Map;

/**
 * What an access token says, for its user.
 *
 * @param user user id
 * @param session id of the session
 * @param aal {@code aal1}, {@code aal2} or {@code aal3}
 * @param authenticatedAt when the user was authenticated, to the second
 * @param expiresAt when the access token ends, to the second
 * @param claims claims of the product
 */
record Me(
    String user,
    String session,
    String aal,
    Instant authenticatedAt,
    Instant expiresAt,
    Map<String, Object> claims) {

  static Me of(SessionPrincipal principal) {
    return new Me(
        principal.user(),
        principal.session(),
        principal.level().text(),
        principal.authenticatedAt(),
        principal.expiresAt(),
        principal.claims());
  }

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "Me[session=" + session + "]";
  }
}
