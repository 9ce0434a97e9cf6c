package io.fynix.realtime.protocol;

import java.util.Arrays;

/**
 * Why the server closed a connection. 3000 to 3499 invite a reconnect, 3500 to 3999 do not.
 *
 * <p>Reasons are plain words: the npm client parses a close reason as JSON first, and one that is
 * JSON breaks its reconnect logic.
 */
public enum DisconnectCode {
  CONNECTION_CLOSED(3000, "connection closed"),
  SHUTDOWN(3001, "shutdown"),
  INTERNAL_SERVER_ERROR(3004, "internal server error"),
  CONNECTION_EXPIRED(3005, "connection expired"),
  SUBSCRIPTION_EXPIRED(3006, "subscription expired"),
  SLOW(3008, "slow"),
  WRITE_ERROR(3009, "write error"),
  INSUFFICIENT_STATE(3010, "insufficient state"),
  FORCE_RECONNECT(3011, "force reconnect"),
  NO_PONG(3012, "no pong"),
  TOO_MANY_REQUESTS(3013, "too many requests"),
  STATE_INVALIDATED(3014, "state invalidated"),
  INVALID_TOKEN(3500, "invalid token"),
  BAD_REQUEST(3501, "bad request"),
  STALE(3502, "stale"),
  FORCE_DISCONNECT(3503, "force disconnect"),
  CONNECTION_LIMIT(3504, "connection limit"),
  CHANNEL_LIMIT(3505, "channel limit"),
  INAPPROPRIATE_PROTOCOL(3506, "inappropriate protocol"),
  PERMISSION_DENIED(3507, "permission denied"),
  NOT_AVAILABLE(3508, "not available"),
  TOO_MANY_ERRORS(3509, "too many errors");

  private final int code;
  private final String reason;

  DisconnectCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Whether a code is one of these. */
  public static boolean isKnown(int code) {
    return Arrays.stream(values()).anyMatch(known -> known.code == code);
  }

  /** Whether clients connect again after a close with this code. */
  public static boolean invitesReconnect(int code) {
    return code >= 3000 && code < 3500;
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }
}
