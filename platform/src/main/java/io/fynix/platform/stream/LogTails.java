package io.fynix.platform.stream;

/** Opens tails. What it opened it also closes when the service stops. */
public interface LogTails {

  /**
   * Opens a tail that follows nothing yet.
   *
   * @param name short, fixed, letters and hyphens: it names the thread and tags the metrics
   * @param listener receives what all followed logs bring
   */
  LogTail open(String name, LogListener listener);
}
