package io.fynix.platform.session;

/** A token is not to be believed. The message is for logs and holds nothing of the token. */
final class InvalidAccessTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidAccessTokenException(String message) {
    super(message);
  }
}
