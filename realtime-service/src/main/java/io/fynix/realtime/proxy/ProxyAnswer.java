package io.fynix.realtime.proxy;

import io.fynix.platform.json.RawJson;
import java.nio.charset.StandardCharsets;

/** Reads the application's answers: a result, an error, or a disconnect. Stateless. */
final class ProxyAnswer {
  /** Longest message of an error, in characters. */
  private static final int MAX_MESSAGE = 1024;

  /** Longest reason of a disconnect in bytes; a close frame has no room for more. */
  private static final int MAX_REASON_BYTES = 122;

  private ProxyAnswer() {}

  /** How to read the result of one kind of question. */
  interface Reader<T> {
    T read(AnswerFields result);
  }

  /**
   * @throws ProxyDeniedException when it is an error or a disconnect
   * @throws MalformedAnswerException when it is none of them
   */
  static <T> T read(byte[] body, Reader<T> reader) {
    AnswerFields answer = AnswerFields.parse(body);
    AnswerFields disconnect = answer.object("disconnect");
    if (disconnect != null) {
      throw new ProxyDeniedException(disconnect(disconnect));
    }
    AnswerFields error = answer.object("error");
    if (error != null) {
      throw new ProxyDeniedException(error(error));
    }
    AnswerFields result = answer.object("result");
    if (result == null) {
      throw new MalformedAnswerException("neither result nor error nor disconnect");
    }
    return reader.read(result);
  }

  private static Denial.Disconnect disconnect(AnswerFields fields) {
    long code = fields.number("code");
    String reason = fields.text("reason");
    if (code < 4000 || code > 4999) {
      throw new MalformedAnswerException("a disconnect's code is not from 4000 to 4999");
    }
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_REASON_BYTES || RawJson.isValid(bytes)) {
      throw new MalformedAnswerException("a disconnect's reason is too long, or JSON");
    }
    return new Denial.Disconnect((int) code, reason);
  }

  private static Denial.Error error(AnswerFields fields) {
    long code = fields.number("code");
    String message = fields.text("message");
    if (code < 400 || code > 1999) {
      throw new MalformedAnswerException("an error's code is not from 400 to 1999");
    }
    if (message.length() > MAX_MESSAGE) {
      throw new MalformedAnswerException("an error's message is too long");
    }
    return new Denial.Error((int) code, message, fields.flag("temporary"));
  }
}
