package io.fynix.realtime.client;

/**
 * How a subscriber takes part in presence.
 *
 * @param shown whether presence tells that it is there
 * @param announced whether the others are told when it comes and goes
 * @param told whether it is told when others come and go
 */
record Attendance(boolean shown, boolean announced, boolean told) {

  /** Whether there is an entry for it at all. */
  boolean kept() {
    return shown || announced;
  }
}
