package io.fynix.api.me;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fynix.platform.session.SessionPrincipal;
import java.util.Map;

/**
 * What an access token says, for its user.
 *
 * @param user user id
 * @param session id of the session
 * @param level {@code aal1}, {@code aal2} or {@code aal3}
 * @param authenticatedAt when the user was authenticated, Unix seconds
 * @param expiresAt when the access token ends, Unix seconds
 * @param claims claims of the product
 */
record Me(
    String user,
    String session,
    @JsonProperty("aal") String level,
    @JsonProperty("authenticated_at") long authenticatedAt,
    @JsonProperty("expires_at") long expiresAt,
    Map<String, Object> claims) {

  static Me of(SessionPrincipal principal) {
    return new Me(
        principal.user(),
        principal.session(),
        principal.level().text(),
        principal.authenticatedAt().getEpochSecond(),
        principal.expiresAt().getEpochSecond(),
        principal.claims());
  }

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "Me[session=" + session + "]";
  }
}
