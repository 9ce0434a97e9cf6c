package io.fynix.platform.session;

import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Map;

/**
 * Whose session makes a request, as its access token says.
 *
 * @param user user id
 * @param session id of the session
 * @param level how strongly the user was authenticated
 * @param authenticatedAt when that was, to the second
 * @param issuedAt when the token was issued, to the second
 * @param expiresAt when the token ends, to the second
 * @param userEpoch epoch of the user in the token
 * @param globalEpoch epoch of everybody in the token
 * @param claims claims of the product: JSON values by name, not to be changed
 */
public record SessionPrincipal(
    String user,
    String session,
    AssuranceLevel level,
    Instant authenticatedAt,
    Instant issuedAt,
    Instant expiresAt,
    long userEpoch,
    long globalEpoch,
    Map<String, Object> claims)
    implements java.security.Principal {

  /**
   * Who made a request to a method with {@link RequiresSession}.
   *
   * @throws IllegalStateException when the method asks for no session
   */
  public static SessionPrincipal of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof SessionPrincipal principal) {
      return principal;
    }
    throw new IllegalStateException("the method asks for no session");
  }

  /** What decides whether the session may go on. */
  public SessionMarks marks() {
    return new SessionMarks(user, session, level, userEpoch, globalEpoch);
  }

  @Override
  public String getName() {
    return user;
  }

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "SessionPrincipal[session=" + session + " level=" + level.text() + "]";
  }
}
