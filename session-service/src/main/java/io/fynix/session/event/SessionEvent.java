package io.fynix.session.event;

import java.time.Instant;

/**
 * What happened to sessions. Near caches drop what an event makes stale; others may learn from it
 * who came and went.
 */
public sealed interface SessionEvent {
  Instant time();

  /** The type of its entry on the log. Permanent. */
  String type();

  /** An event about one session. */
  sealed interface OfSession extends SessionEvent {
    /** Id of the session. */
    String session();

    /** Id of the user; empty when it is not known any more. */
    String user();
  }

  /** A session began. */
  record Created(String session, String user, Instant time, String preset) implements OfSession {
    static final String TYPE = "session.created";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * A token was exchanged; the one before it is good no longer, but for the time of grace.
   *
   * @param generation of the new token
   */
  record Refreshed(String session, String user, Instant time, long generation)
      implements OfSession {
    static final String TYPE = "session.refreshed";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * A session was ended.
   *
   * @param reason a word, as given by who ended it
   */
  record Revoked(String session, String user, Instant time, String reason) implements OfSession {
    static final String TYPE = "session.revoked";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** A session was not used for too long, or lived as long as it may. */
  record Expired(String session, String user, Instant time) implements OfSession {
    static final String TYPE = "session.expired";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * A token that had been exchanged before was presented again: somebody has a copy. The session is
   * ended.
   *
   * @param kind {@code late}, {@code other_client}, {@code too_often} for the token before the
   *     present one, {@code old} for all before that
   */
  record ReuseDetected(String session, String user, Instant time, String kind)
      implements OfSession {
    static final String TYPE = "session.reuse_detected";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** A session was ended to make room for another one of its user. */
  record LimitEvicted(String session, String user, Instant time) implements OfSession {
    static final String TYPE = "session.limit_evicted";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * All sessions of a user were ended.
   *
   * @param userKey how keys name the user
   * @param epoch sessions and tokens with a smaller one are void
   * @param kept id of the only session that goes on; empty for none
   */
  record UserRevoked(
      String user, String userKey, Instant time, long epoch, String kept, String reason)
      implements SessionEvent {
    static final String TYPE = "session.user_revoked";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * The sessions of everybody were ended. One entry on the log of each partition.
   *
   * @param epoch sessions and tokens with a smaller one are void
   */
  record EveryoneRevoked(Instant time, long epoch, String reason) implements SessionEvent {
    static final String TYPE = "session.everyone_revoked";

    @Override
    public String type() {
      return TYPE;
    }
  }
}
