package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.json.RawJson;
import java.nio.charset.StandardCharsets;

/** The reason with which a caller wants connections closed. */
final class CloseReason {
  /**
   * A close frame has room for 125 bytes, two of which are the code; and protocol says under 123.
   */
  static final int MAX_BYTES = 122;

  private static final String WORD = "reason: ";

  private CloseReason() {}

  /**
   * What goes out. JavaScript clients read a reason as JSON first, and one that is JSON ({@code
   * 42}, {@code true}) breaks their reconnecting: such a reason gets a word in front.
   *
   * @throws ApiException when it is too long for a close frame, or not Unicode
   */
  static String of(String wanted) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(wanted)) {
      throw new ApiException(ErrorCode.BAD_REQUEST, "disconnect.reason is not Unicode");
    }
    String reason =
        RawJson.isValid(wanted.getBytes(StandardCharsets.UTF_8)) ? WORD + wanted : wanted;
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "disconnect.reason is longer than " + MAX_BYTES + " bytes");
    }
    return reason;
  }
}
