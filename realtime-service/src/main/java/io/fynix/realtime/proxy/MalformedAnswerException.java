package io.fynix.realtime.proxy;

/** The application's answer breaks the contract. The message is for logs, and holds no payload. */
final class MalformedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message) {
    super(message, null, false, false);
  }
}
