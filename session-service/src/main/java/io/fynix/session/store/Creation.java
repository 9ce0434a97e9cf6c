package io.fynix.session.store;

/** What came of a new session. */
public sealed interface Creation {

  /**
   * It began.
   *
   * @param evicted how many others were ended for it
   */
  record Created(SessionRecord record, int evicted) implements Creation {}

  /** The user has as many as they may have. */
  record LimitReached() implements Creation {}

  /** The id is in use: choose another one. */
  record Taken() implements Creation {}
}
