package io.fynix.realtime.transport;

import java.util.Locale;

/** The ways in which clients reach a node. */
public enum Transport {
  WEBSOCKET(false, false),
  HTTP_STREAM(true, false),
  SSE(true, false),
  UNI_WEBSOCKET(false, true),
  UNI_SSE(false, true),
  UNI_HTTP_STREAM(false, true);

  private final boolean emulated;
  private final boolean unidirectional;

  Transport(boolean emulated, boolean unidirectional) {
    this.emulated = emulated;
    this.unidirectional = unidirectional;
  }

  /** Whether the client's commands come in requests of their own. */
  public boolean emulated() {
    return emulated;
  }

  /** Whether the client says nothing after its connect request: no replies, no pongs. */
  public boolean unidirectional() {
    return unidirectional;
  }

  /** Whether the end is told in a message; otherwise a close frame does. */
  boolean endsWithPush() {
    return this != WEBSOCKET;
  }

  /** The value of the metric tag {@code transport}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
