package io.fynix.realtime.http;

import io.fynix.realtime.transport.Loops;
import io.fynix.realtime.transport.Refusal;
import io.fynix.realtime.transport.UpgradeGate;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Registers routes that pages of other origins may ask: answers preflights, names the origin in
 * every answer, refuses origins and methods that are not allowed, and reads bodies. Everything runs
 * on the request's event loop.
 */
@Singleton
public final class BrowserRoute {
  /** Before those who read bodies for everybody, up to a limit that is too large here. */
  private static final int EARLY = -2000;

  private static final String TRUE = "true";

  private final Loops loops;
  private final UpgradeGate gate;
  private final HttpConfig config;

  BrowserRoute(Loops loops, UpgradeGate gate, HttpConfig config) {
    this.loops = loops;
    this.gate = gate;
    this.config = config;
  }

  /**
   * Serves a path.
   *
   * @param methods GET, whose body is not read, and POST, whose body is
   * @param handler receives requests of allowed origins and methods, with their body
   */
  public void serve(
      Router router, String path, List<HttpMethod> methods, BiConsumer<Exchange, byte[]> handler) {
    String allowed =
        methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")) + ", OPTIONS";
    router
        .route(path)
        .order(EARLY)
        .handler(context -> handle(context.request(), methods, allowed, handler));
  }

  private void handle(
      HttpServerRequest request,
      List<HttpMethod> methods,
      String allowed,
      BiConsumer<Exchange, byte[]> handler) {
    Exchange exchange = new Exchange(loops.caller(), request);
    if (!gate.allowsOrigin(request)) {
      gate.answer(request, Refusal.ORIGIN);
      return;
    }
    nameOrigin(request);
    if (request.method() == HttpMethod.OPTIONS) {
      preflight(request, allowed);
      exchange.answer(204);
    } else if (!methods.contains(request.method())) {
      request.response().putHeader(HttpHeaders.ALLOW, allowed);
      exchange.answer(405);
    } else {
      Consumer<byte[]> next = body -> handler.accept(exchange, body);
      if (request.method() == HttpMethod.GET) {
        next.accept(new byte[0]);
      } else {
        exchange.readBody(config, next);
      }
    }
  }

  private static void nameOrigin(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (origin != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
  }

  private void preflight(HttpServerRequest request, String allowed) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, allowed);
    String headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (headers != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
    response.putHeader(
        HttpHeaderNames.ACCESS_CONTROL_MAX_AGE,
        Long.toString(config.preflightMaxAge().toSeconds()));
  }
}
