package io.fynix.session.store;

import java.util.Locale;

/**
 * How many sessions a user may have.
 *
 * @param most 1 to 1000, or 0 for any number
 * @param policy what happens to one more
 */
public record UserLimit(int most, Policy policy) {

  /** What happens to a session that is one too many. */
  public enum Policy {
    /** It is refused. */
    DENY,
    /** The session that was not used for the longest time is ended. */
    EVICT_OLDEST,
    /** The session of the same device is ended; it is refused when there is none. */
    EVICT_SAME_DEVICE;

    String tag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
