package io.fynix.session.validate;

import io.fynix.session.refresh.SessionId;
import io.fynix.session.refresh.UserKey;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the log of a partition has said so far, as far as near sessions depend on it.
 *
 * <p>A near session remembers the log's sequence of the moment in which it was read. It is current
 * while no later entry concerned it; that is asked at every use, so that a session which was read
 * before an entry and put into the cache after it is never used. Entries are remembered by hash:
 * two sessions that share a place cost a read of Redis, never a wrong answer. A gap in the log
 * makes all that was read before it useless.
 *
 * <p>Written by the log's thread, read by any.
 */
final class PartitionMarks {
  private static final int PLACES = 4096;

  private final AtomicLongArray sessions = new AtomicLongArray(PLACES);
  private final AtomicLongArray users = new AtomicLongArray(PLACES);
  private volatile long everyone;
  private volatile int incarnation;
  private volatile boolean followed;

  void sessionChanged(SessionId id, long sequence) {
    sessions.set(place(id.hash()), sequence);
  }

  void userRevoked(UserKey user, long sequence) {
    users.set(place(user.hash()), sequence);
  }

  void everyoneRevoked(long sequence) {
    everyone = sequence;
  }

  /** The log is heard from now on. */
  void followed() {
    followed = true;
  }

  /** Entries may be missing, and sequences may begin anew. */
  void gap() {
    incarnation++; // only the log's thread writes
    for (int i = 0; i < PLACES; i++) {
      sessions.set(i, 0);
      users.set(i, 0);
    }
    everyone = 0;
    incarnation++; // who read while the marks were half gone is not believed either
  }

  boolean isFollowed() {
    return followed;
  }

  /** To be taken before a session is read. */
  int incarnation() {
    return incarnation;
  }

  /** Whether nothing has happened to a session since it was read. */
  boolean isCurrent(SessionId id, int readIn, long readAt) {
    return readIn == incarnation
        && sessions.get(place(id.hash())) <= readAt
        && users.get(place(id.userHash())) <= readAt
        && everyone <= readAt
        && readIn == incarnation;
  }

  private static int place(int hash) {
    return hash & (PLACES - 1);
  }
}
