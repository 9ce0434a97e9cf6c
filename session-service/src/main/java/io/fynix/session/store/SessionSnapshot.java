package io.fynix.session.store;

import org.jspecify.annotations.Nullable;

/**
 * A session and what decides about it, all of one moment.
 *
 * @param record null when there is none
 * @param userEpoch of its user
 * @param globalEpoch of everybody
 * @param sequence of the last entry that its partition's log had
 */
public record SessionSnapshot(
    @Nullable SessionRecord record, long userEpoch, long globalEpoch, long sequence) {

  /** The session, unless it was revoked; null when it was, or there is none. */
  public @Nullable SessionRecord unrevoked() {
    return record != null && record.userEpoch() >= userEpoch && record.globalEpoch() >= globalEpoch
        ? record
        : null;
  }
}
