package io.fynix.local.replay;

import java.util.OptionalLong;

/** One row of a recorded feed. */
sealed interface Row {

  /** The number of the row, from 1; a header does not count. */
  long number();

  /**
   * A row that can be published.
   *
   * @param millis when it was recorded, since 1970; empty when the file says nothing about time
   * @param json the payload, a JSON object
   */
  record Good(long number, OptionalLong millis, String json) implements Row {}

  /**
   * A row that cannot be read.
   *
   * @param problem what is wrong, for a person
   */
  record Bad(long number, String problem) implements Row {}
}
