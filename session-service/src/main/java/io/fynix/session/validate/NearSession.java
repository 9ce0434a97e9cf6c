package io.fynix.session.validate;

import io.fynix.session.store.SessionRecord;

/**
 * A session as this node knows it.
 *
 * <p>Immutable but for the time when it was last seen, which any thread may move forward; that two
 * do so at once is no harm.
 */
final class NearSession {
  private final SessionRecord record;
  private final int incarnation;
  private final long sequence;
  private volatile long lastSeen;

  /**
   * @param incarnation of the partition's marks before it was read
   * @param sequence of the log when it was read
   */
  NearSession(SessionRecord record, int incarnation, long sequence) {
    this.record = record;
    this.incarnation = incarnation;
    this.sequence = sequence;
    this.lastSeen = record.times().lastSeen();
  }

  SessionRecord record() {
    return record;
  }

  int incarnation() {
    return incarnation;
  }

  long sequence() {
    return sequence;
  }

  long lastSeen() {
    return lastSeen;
  }

  void seen(long time) {
    lastSeen = time;
  }

  /** When it ends unless it is used again, Unix milliseconds. */
  long ends() {
    return Math.min(lastSeen + record.times().idle(), record.times().expires());
  }
}
