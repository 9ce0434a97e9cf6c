package io.fynix.platform.session;

/**
 * What of an access token decides whether its session may go on; what was opened with the token
 * keeps these.
 *
 * @param user whose session it is
 * @param session its id
 * @param level how strongly the user was authenticated
 * @param userEpoch epoch of the user when the token was issued
 * @param globalEpoch epoch of everybody when the token was issued
 */
public record SessionMarks(
    String user, String session, AssuranceLevel level, long userEpoch, long globalEpoch) {

  /** Does not name the user. */
  @Override
  public String toString() {
    return "SessionMarks[session=" + session + "]";
  }
}
