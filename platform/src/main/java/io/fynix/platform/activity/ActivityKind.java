package io.fynix.platform.activity;

/** Facts that can be left out of the stream. */
public enum ActivityKind {
  CONNECTED,
  DISCONNECTED,
  SUBSCRIBED,
  UNSUBSCRIBED
}
