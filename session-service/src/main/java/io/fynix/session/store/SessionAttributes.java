package io.fynix.session.store;

import io.fynix.session.refresh.SessionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the application keeps with a session. As {@link SessionStore} in all else. */
public interface SessionAttributes {
  /** A version that every present one matches. */
  long ANY_VERSION = -1;

  /**
   * A value and its version; a later one is greater.
   *
   * @param value text, as the application wrote it
   */
  record Attribute(long version, String value) {}

  /**
   * One change.
   *
   * @param name of the attribute, not empty
   * @param version that it must have; 0 when it must not be there, {@link #ANY_VERSION} for any
   * @param value the new one; null to remove it
   */
  record Change(String name, long version, @Nullable String value) {}

  /** What came of changes. */
  sealed interface Outcome {

    /**
     * All were made.
     *
     * @param version of everything that was written
     */
    record Written(long version) implements Outcome {}

    /** None was made: these have other versions. */
    record Conflict(Map<String, Long> versions) implements Outcome {}

    /** None was made: the session has ended. */
    record Gone() implements Outcome {}

    /** None was made: there would be too many. */
    record Full() implements Outcome {}
  }

  /** All attributes by name; none when there is no such session. */
  CompletionStage<Map<String, Attribute>> read(SessionId id);

  /** Makes all changes or none. */
  CompletionStage<Outcome> write(SessionId id, List<Change> changes);
}
