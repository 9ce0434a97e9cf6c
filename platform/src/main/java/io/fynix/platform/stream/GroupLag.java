package io.fynix.platform.stream;

import java.time.Duration;

/**
 * How far a consumer group is behind.
 *
 * @param undelivered entries that no consumer has yet; where Redis does not count them itself
 *     (before 7.0), at most about 10,000
 * @param pending entries handed out and not acknowledged
 * @param age how long the oldest of both has been waiting; zero when there is none
 */
public record GroupLag(long undelivered, long pending, Duration age) {

  /** All entries without their effect. */
  public long entries() {
    return undelivered + pending;
  }
}
