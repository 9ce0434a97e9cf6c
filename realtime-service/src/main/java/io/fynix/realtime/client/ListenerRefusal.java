package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.realtime.protocol.DisconnectCode;

/** How an error is told to a client that only listens: there are no error replies. Stateless. */
final class ListenerRefusal {
  private ListenerRefusal() {}

  static DisconnectCode of(ErrorCode error) {
    return switch (error) {
      case TOKEN_EXPIRED, EXPIRED -> DisconnectCode.CONNECTION_EXPIRED;
      case TOO_MANY_REQUESTS -> DisconnectCode.TOO_MANY_REQUESTS;
      case PERMISSION_DENIED -> DisconnectCode.PERMISSION_DENIED;
      default -> DisconnectCode.INTERNAL_SERVER_ERROR;
    };
  }
}
