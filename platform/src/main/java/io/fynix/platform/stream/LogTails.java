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
    return open(name, listener, RedisTailLoop.BLOCK);
  }

  /**
   * Opens a tail whose reads wait for less time than usual, so that {@link LogTail#sinceSync} tells
   * an outage sooner.
   *
   * @param block how long a read waits for entries, 10 ms to {@link RedisTailLoop#BLOCK}
   */
  LogTail open(String name, LogListener listener, Duration block);
}
