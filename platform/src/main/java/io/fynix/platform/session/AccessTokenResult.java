package io.fynix.platform.session;

/** What became of an access token. */
public sealed interface AccessTokenResult {

  /** Signed by us, in force, and not revoked as far as this node may trust what it knows. */
  record Valid(SessionPrincipal principal) implements AccessTokenResult {}

  /** As good, but its time is over. A new one may help. */
  record Expired() implements AccessTokenResult {}

  /** Its session was revoked. */
  record Revoked() implements AccessTokenResult {}

  /**
   * Nobody can tell here now: this node is cut off from Redis. The same token may be good in a
   * moment.
   */
  record Undecided() implements AccessTokenResult {}

  /**
   * Not to be believed.
   *
   * @param reason for logs; holds nothing of the token
   */
  record Invalid(String reason) implements AccessTokenResult {}
}
