package io.fynix.api.server;

import io.fynix.platform.auth.Scopes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The methods of the server API. */
enum ApiMethod {
  PUBLISH(Scopes.PUBLISH),
  BROADCAST(Scopes.BROADCAST),
  HISTORY(Scopes.HISTORY),
  HISTORY_REMOVE(Scopes.HISTORY_REMOVE),
  PRESENCE(Scopes.PRESENCE),
  PRESENCE_STATS(Scopes.PRESENCE_STATS),
  SUBSCRIBE(Scopes.SUBSCRIBE),
  UNSUBSCRIBE(Scopes.UNSUBSCRIBE),
  DISCONNECT(Scopes.DISCONNECT),
  REFRESH(Scopes.REFRESH),
  CHANNELS(Scopes.CHANNELS),
  CONNECTIONS(Scopes.CONNECTIONS),
  INFO(Scopes.INFO),
  RPC(Scopes.RPC),
  INVALIDATE_USER_TOKENS(Scopes.INVALIDATE_USER_TOKENS);

  private final String scope;

  ApiMethod(String scope) {
    this.scope = scope;
  }

  /** What callers write: {@code history_remove}. */
  String methodName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope that a key needs. */
  String scope() {
    return scope;
  }

  static Optional<ApiMethod> find(String name) {
    return Arrays.stream(values()).filter(method -> method.methodName().equals(name)).findFirst();
  }
}
