package io.fynix.session.store;

import java.util.List;

/** What came of a new session. */
public sealed interface Creation {

  /**
   * It began.
   *
   * @param evicted others of the user that were ended for it
   */
  record Created(SessionRecord record, List<String> evicted) implements Creation {}

  /** The user has as many as they may have. */
  record LimitReached() implements Creation {}

  /** The id is in use: choose another one. */
  record Taken() implements Creation {}
}
