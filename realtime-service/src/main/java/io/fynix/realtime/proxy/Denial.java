package io.fynix.realtime.proxy;

import io.fynix.platform.broker.ErrorCode;

/** Why there is no result. */
public sealed interface Denial {

  /**
   * The command is answered with an error.
   *
   * @param code one of the protocol's, or 400 to 1999
   */
  record Error(int code, String message, boolean temporary) implements Denial {
    public Error(ErrorCode error) {
      this(error.code(), error.message(), error.temporary());
    }
  }

  /**
   * The connection ends.
   *
   * @param code 4000 to 4999
   * @param reason under 123 bytes of UTF-8, and no JSON
   */
  record Disconnect(int code, String reason) implements Denial {}
}
