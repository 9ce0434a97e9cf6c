package io.fynix.realtime.outgoing;

import java.io.IOException;

/** A server answered with more bytes than the caller takes; the rest was not read. */
public final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(int maxBytes) {
    super("the answer has more than " + maxBytes + " bytes");
  }
}
