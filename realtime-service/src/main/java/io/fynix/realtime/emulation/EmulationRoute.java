package io.fynix.realtime.emulation;

import io.fynix.realtime.http.BrowserRoute;
import io.fynix.realtime.http.Exchange;
import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.EmulationRequest;
import io.fynix.realtime.protocol.ProtocolException;
import io.fynix.realtime.transport.EndpointsConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code /emulation}: where SDKs post the commands of connections over HTTP. */
@Singleton
class EmulationRoute {
  private static final int MALFORMED = 400;

  private final BrowserRoute routes;
  private final EndpointsConfig endpoints;
  private final Emulation emulation;

  EmulationRoute(BrowserRoute routes, EndpointsConfig endpoints, Emulation emulation) {
    this.routes = routes;
    this.endpoints = endpoints;
    this.emulation = emulation;
  }

  void register(@Observes Router router) {
    if (endpoints.httpStream() || endpoints.sse()) {
      emulation.start();
      routes.serve(router, "/emulation", List.of(HttpMethod.POST), this::post);
    }
  }

  private void post(Exchange exchange, byte[] body) {
    EmulationRequest request;
    try {
      request =
          EmulationRequest.decode(
              exchange.isProtobuf() ? Codec.Form.PROTOBUF : Codec.Form.JSON, body);
    } catch (ProtocolException e) {
      exchange.answer(MALFORMED);
      return;
    }
    exchange.answer(emulation.deliver(request).thenApply(Outcome::status));
  }
}
