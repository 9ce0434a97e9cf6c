package io.fynix.platform.stream;

import java.time.Duration;

/** Opens tails. What it opened it also closes when the service stops. */
public interface LogTails {

  /**
   * Opens a tail that follows nothing yet.
   *
   * @param name short, fixed, letters and hyphens: it names the thread and tags the metrics
   * @param listener receives what all followed logs bring
   */
  default LogTail open(String name, LogListener listener) {
    return open(name, RedisTailLoop.BLOCK, listener);
  }

  /**
   * As {@link #open(String, LogListener)}, for a tail whose {@link LogTail#sinceSync} has to stay
   * below another time.
   *
   * @param block how long one read waits for entries while there are none, 50 ms to 5 s; a shorter
   *     one costs more idle reads
   */
  LogTail open(String name, Duration block, LogListener listener);
}
