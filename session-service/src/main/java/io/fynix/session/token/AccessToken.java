package io.fynix.session.token;

import java.time.Instant;

/**
 * A signed access token.
 *
 * @param value a JWT in compact form
 * @param expiresAt from when on it is not in force, to the second
 */
public record AccessToken(String value, Instant expiresAt) {

  /** Hides the token. */
  @Override
  public String toString() {
    return "AccessToken[expiresAt=" + expiresAt + "]";
  }
}
