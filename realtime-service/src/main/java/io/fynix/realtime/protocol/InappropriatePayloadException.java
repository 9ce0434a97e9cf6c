package io.fynix.realtime.protocol;

/** A payload is not JSON, and the connection speaks JSON. */
public final class InappropriatePayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  public InappropriatePayloadException(String message) {
    super(message);
  }
}
