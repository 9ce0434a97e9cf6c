package io.fynix.local.ingress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The headers that tell a service who asked. What a client claims about itself is dropped. */
final class Forwarding {

  private static final List<String> NOT_FOR_CLIENTS =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Real-IP");

  private Forwarding() {}

  static void set(MultiMap headers, HttpServerRequest request) {
    NOT_FOR_CLIENTS.forEach(headers::remove);
    headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
    headers.set("X-Forwarded-Proto", "http");
    var authority = request.authority();
    if (authority != null) {
      headers.set("X-Forwarded-Host", authority.toString());
    }
  }
}
