package io.fynix.realtime.proxy;

import java.util.Locale;

/** What the application is asked. */
enum ProxyKind {
  CONNECT,
  REFRESH,
  RPC,
  SUBSCRIBE,
  PUBLISH,
  SUB_REFRESH;

  /** The value of the header {@code Fynix-Proxy} and of the metric tag {@code proxy}. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
