package io.fynix.realtime.token;

/** A token is not to be believed. The message is for logs and holds nothing of the token. */
final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String message) {
    super(message);
  }
}
