package io.fynix.session.store;

/** What came of a token that was presented for its successor. */
public sealed interface Exchange {

  /** The token was the present one; its successor is now. */
  record Rotated(SessionRecord record) implements Exchange {}

  /** It was exchanged a moment ago, by the same client: the same successor is good. */
  record Replayed(SessionRecord record) implements Exchange {}

  /** There is no such session, or it was revoked. */
  record Gone() implements Exchange {}

  /** The session had expired. */
  record Expired() implements Exchange {}

  /** The token is newer than what Redis knows: Redis lost an exchange. */
  record Ahead() implements Exchange {}

  /**
   * It was used before by somebody else, and the session is ended.
   *
   * @param kind as {@link io.fynix.session.event.SessionEvent.ReuseDetected#kind}
   * @param user whose session it was
   */
  record Reused(String kind, String user) implements Exchange {}
}
