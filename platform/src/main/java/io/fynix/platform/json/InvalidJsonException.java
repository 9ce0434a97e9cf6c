package io.fynix.platform.json;

/** The bytes are not one JSON document. The message says where and may be shown to the sender. */
public final class InvalidJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidJsonException(String problem, int at) {
    super(problem + " at byte " + at);
  }
}
