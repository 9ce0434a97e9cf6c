package io.fynix.session.validate;

import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionRecord;
import java.util.Locale;

/** What is to be thought of a token. */
public sealed interface Verdict {

  /**
   * It is good.
   *
   * @param ends when the session ends unless it is used again, Unix milliseconds
   * @param superseded it was exchanged a moment ago; the client should use its successor
   * @param degraded Redis could not be asked: this is what the node knew before
   */
  record Valid(SessionId id, SessionRecord session, long ends, boolean superseded, boolean degraded)
      implements Verdict {}

  /** It is not good. Why is for metrics; callers are not told. */
  record Invalid(Why why) implements Verdict {}

  /** Why a token is not good. */
  enum Why {
    /** It is not a token, or one with a typing error. */
    MALFORMED,
    /** No key of this installation made it. */
    FORGED,
    /** There is no such session, or it was revoked. */
    GONE,
    /** It was not used for too long, or lived as long as it may. */
    EXPIRED,
    /** It was exchanged for another one. */
    SUPERSEDED;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
