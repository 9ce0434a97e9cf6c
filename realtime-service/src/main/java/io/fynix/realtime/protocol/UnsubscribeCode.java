package io.fynix.realtime.protocol;

/** Why the server ended a subscription. From 2500 on, clients subscribe again by themselves. */
public enum UnsubscribeCode {
  SERVER_UNSUBSCRIBE(2000, "server unsubscribe"),
  INSUFFICIENT_STATE(2500, "insufficient state"),
  SUBSCRIPTION_EXPIRED(2501, "subscription expired"),
  STATE_INVALIDATED(2502, "state invalidated");

  private final int code;
  private final String reason;

  UnsubscribeCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Whether clients subscribe again by themselves. */
  public boolean invitesResubscribe() {
    return code >= 2500;
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }
}
