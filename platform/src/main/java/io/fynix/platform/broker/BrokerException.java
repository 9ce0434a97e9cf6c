package io.fynix.platform.broker;

/**
 * The request cannot be served, and asking again will not help. Carries a protocol error for the
 * caller.
 */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public BrokerException(ErrorCode code) {
    super(code.message());
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
