package io.fynix.session.token;

import java.time.Instant;
import java.util.Map;

/**
 * What an access token says of its session.
 *
 * @param sessionId id of the session ({@code sid})
 * @param userId whose session it is ({@code sub})
 * @param userEpoch the user's epoch of the session ({@code ue})
 * @param globalEpoch everybody's epoch of the session ({@code ge})
 * @param aal how strongly the user was authenticated: {@code aal1}, {@code aal2} or {@code aal3}
 * @param authenticatedAt when ({@code auth_time})
 * @param claims claims of the product: JSON values by name, see {@link CustomClaims}
 */
public record AccessTokenClaims(
    String sessionId,
    String userId,
    long userEpoch,
    long globalEpoch,
    String aal,
    Instant authenticatedAt,
    Map<String, Object> claims) {
  public AccessTokenClaims {
    claims = Map.copyOf(claims);
  }

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "AccessTokenClaims[sessionId=" + sessionId + " aal=" + aal + "]";
  }
}
