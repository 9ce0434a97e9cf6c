package io.fynix.session.store;

import io.fynix.session.refresh.SessionId;
import io.fynix.session.refresh.UserKey;
import java.util.concurrent.CompletionStage;

/** Reads sessions. As {@link SessionStore} in all else. */
public interface SessionReader {

  /** Reads what there is of a session, with one command. */
  CompletionStage<SessionSnapshot> read(SessionId id);

  /**
   * The sessions of a user.
   *
   * @param skip how many to leave out
   * @param limit most sessions
   */
  CompletionStage<SessionPage> list(UserKey user, int skip, int limit);

  /**
   * About how many sessions there are of all users: those that were revoked with others of their
   * user count until they expire.
   */
  CompletionStage<Long> count();
}
