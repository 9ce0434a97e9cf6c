package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.realtime.protocol.DisconnectCode;

/** How an error is told to a client that only listens: there are no error replies. Stateless. */
final class ListenerRefusal {
  private ListenerRefusal() {}

  /**
   * @param code of an {@link ErrorCode}, or the application's own
   */
  static DisconnectCode of(int code) {
    if (code == ErrorCode.TOKEN_EXPIRED.code() || code == ErrorCode.EXPIRED.code()) {
      return DisconnectCode.CONNECTION_EXPIRED;
    }
    if (code == ErrorCode.TOO_MANY_REQUESTS.code()) {
      return DisconnectCode.TOO_MANY_REQUESTS;
    }
    return code == ErrorCode.PERMISSION_DENIED.code()
        ? DisconnectCode.PERMISSION_DENIED
        : DisconnectCode.INTERNAL_SERVER_ERROR;
  }
}
