package io.fynix.session.store;

/**
 * When a session begins and ends. Times are Unix milliseconds, spans milliseconds.
 *
 * @param created when it began
 * @param authenticated when the user proved who they are
 * @param lastSeen when it was last used, about: a node writes it at most once a minute
 * @param idle it ends when it was not used for so long
 * @param expires it ends then in any case
 * @param refreshGrace for so long the token before the present one gets the same successor again
 * @param outageGrace for so long a node that lost Redis goes on to trust what it knows
 */
public record SessionTimes(
    long created,
    long authenticated,
    long lastSeen,
    long idle,
    long expires,
    int refreshGrace,
    int outageGrace) {

  /** When it ends unless it is used. */
  public long ends() {
    return Math.min(lastSeen + idle, expires);
  }

  public SessionTimes seen(long time) {
    return new SessionTimes(created, authenticated, time, idle, expires, refreshGrace, outageGrace);
  }
}
