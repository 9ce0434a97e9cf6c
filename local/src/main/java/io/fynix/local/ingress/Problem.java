package io.fynix.local.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** What the ingress itself answers when it cannot pass a request on, as of RFC 9457. */
record Problem(int status, String slug, String title, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem unreachable(String service) {
    return new Problem(
        503,
        "service-unreachable",
        "Service is unreachable",
        "No node of " + service + " accepts connections at the moment. Try again shortly.");
  }

  static Problem broken(String service) {
    return new Problem(
        502,
        "service-failed",
        "Service failed to answer",
        service + " took the request and broke the connection before it answered.");
  }

  static Problem stopping() {
    return new Problem(
        503,
        "service-unreachable",
        "Service is unreachable",
        "The suite is stopping and takes no more requests.");
  }

  static Problem unknownPath() {
    return new Problem(
        404, "not-found", "There is nothing here", "Nothing is served at this path.");
  }

  static Problem ambiguousPath() {
    return new Problem(
        400,
        "invalid-request",
        "The request is not valid",
        "The path has dot segments, backslashes, control characters or a broken escape.");
  }

  Buffer body() {
    return new JsonObject()
        .put("type", "https://fynix.io/problems/" + slug)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .toBuffer();
  }

  /** Answers the request with this problem, unless an answer has begun or the client is gone. */
  void answer(HttpServerRequest request) {
    var response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response.setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE).end(body());
    request.resume();
  }
}
