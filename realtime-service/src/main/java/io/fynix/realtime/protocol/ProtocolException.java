package io.fynix.realtime.protocol;

/**
 * A client broke the protocol; its connection ends with {@link DisconnectCode#BAD_REQUEST}. The
 * message is for logs.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
