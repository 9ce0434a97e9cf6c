package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;

/** The request was understood and cannot be served; the caller gets a code of the protocol. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * An error that says more than its code.
   *
   * @param detail for the caller; without payloads and secrets
   */
  ApiException(ErrorCode code, String detail) {
    super(code.message() + ": " + detail);
    this.code = code;
  }

  /** An error whose code says it all. */
  ApiException(ErrorCode code) {
    super(code.message());
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }

  /** What the caller reads. */
  String message() {
    return String.valueOf(getMessage());
  }
}
