package io.fynix.realtime.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a subscriber takes part in presence.
 *
 * @param shown whether presence tells that it is there
 * @param announced whether the others are told when it comes and goes
 * @param told whether it is told when others come and go
 * @param emptyDelay for how long its channel may be empty before that is told; null when it is not
 */
record Attendance(boolean shown, boolean announced, boolean told, @Nullable Duration emptyDelay) {

  /** Whether there is an entry for it at all. */
  boolean kept() {
    return shown || announced || emptyDelay != null;
  }
}
