package io.fynix.platform.session;

/**
 * What of a token decides whether a revocation kills it.
 *
 * @param user whose session it is
 * @param session its id
 * @param userEpoch epoch of the user when the token was issued
 * @param globalEpoch epoch of everybody when the token was issued
 */
public record SessionMarks(String user, String session, long userEpoch, long globalEpoch) {

  /** Does not name the user. */
  @Override
  public String toString() {
    return "SessionMarks[session=" + session + "]";
  }
}
