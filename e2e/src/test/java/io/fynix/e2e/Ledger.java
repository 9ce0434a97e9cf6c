package io.fynix.e2e;

/**
 * What one subscriber of a stream received, judged by offset: each publication once, in order,
 * without a hole.
 *
 * @param received publications, repeated ones included
 * @param duplicates publications that had been received before
 * @param holes places where an offset was skipped
 * @param wrong payloads whose row is not their offset
 * @param connections how often the client connected
 * @param unrecovered how often the server could not give back what was missed
 * @param offset the last one received
 */
record Ledger(
    long received,
    long duplicates,
    long holes,
    long wrong,
    int connections,
    int unrecovered,
    long offset) {

  /** Everything from the first to the expected publication, exactly once and in order. */
  boolean isComplete(long expected) {
    return received == expected
        && offset == expected
        && duplicates == 0
        && holes == 0
        && wrong == 0
        && unrecovered == 0;
  }
}
