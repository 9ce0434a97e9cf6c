package io.fynix.platform.stream;

import java.util.Locale;

/**
 * Entries of a log that this node can not have. Whoever keeps state made of the log's entries
 * rebuilds it from elsewhere.
 *
 * @param cause what happened to the log
 * @param lastSeen sequence of the last entry before the gap, of the old incarnation if it changed
 * @param resumedAt the next entry is the one after this sequence. With {@link Cause#TRIMMED} the
 *     entries from {@code lastSeen + 1} up to here are missing; otherwise the two numbers belong to
 *     different pasts, and anything up to here may be missing
 */
public record Gap(Cause cause, long lastSeen, long resumedAt) {

  /** What happened to a log. */
  public enum Cause {
    /** Entries were dropped before this node read them. */
    TRIMMED,
    /** Redis lost the log and a new one began. */
    EPOCH_CHANGED,
    /** The log went back to an earlier state, as after a failover to a replica that lagged. */
    REWOUND;

    /** The value of the metric tag {@code cause}. */
    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
