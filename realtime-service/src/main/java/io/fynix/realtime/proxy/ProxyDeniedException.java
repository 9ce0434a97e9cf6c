package io.fynix.realtime.proxy;

import io.fynix.platform.broker.ErrorCode;

/** The application said no, or did not answer. Has no stack trace: it is an everyday answer. */
public final class ProxyDeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Denial denial;

  public ProxyDeniedException(ErrorCode error) {
    this(new Denial.Error(error));
  }

  ProxyDeniedException(Denial denial) {
    super("denied", null, false, false);
    this.denial = denial;
  }

  public Denial denial() {
    return denial;
  }
}
