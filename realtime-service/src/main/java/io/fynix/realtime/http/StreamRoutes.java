package io.fynix.realtime.http;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fynix.platform.address.ClientAddress;
import io.fynix.platform.node.NodeId;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.JsonCodec;
import io.fynix.realtime.protocol.ProtocolException;
import io.fynix.realtime.transport.Codecs;
import io.fynix.realtime.transport.ConnectionListener;
import io.fynix.realtime.transport.ConnectionOpener;
import io.fynix.realtime.transport.EmulationAddress;
import io.fynix.realtime.transport.EndpointsConfig;
import io.fynix.realtime.transport.Refusal;
import io.fynix.realtime.transport.Transport;
import io.fynix.realtime.transport.TransportConnection;
import io.fynix.realtime.transport.UpgradeGate;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where connections over HTTP begin. Everything runs on the request's event loop. */
@Singleton
class StreamRoutes {
  private static final Logger LOG = Logger.getLogger(StreamRoutes.class);

  private static final String CONNECT = "cf_connect";

  /** A connect request without anything in it. */
  private static final byte[] EMPTY_REQUEST = {'{', '}'};

  private final BrowserRoute routes;
  private final EndpointsConfig endpoints;
  private final UpgradeGate gate;
  private final ConnectionListener.Factory listeners;
  private final ConnectionOpener opener;
  private final Sessions sessions;
  private final NodeId node;
  private final StreamFraming lines;
  private final StreamFraming delimited;
  private final StreamFraming events;
  private final StreamFraming uniLines;
  private final StreamFraming uniEvents;

  StreamRoutes(
      BrowserRoute routes,
      EndpointsConfig endpoints,
      UpgradeGate gate,
      ConnectionListener.Factory listeners,
      ConnectionOpener opener,
      Sessions sessions,
      NodeId node,
      Codecs codecs) {
    this.routes = routes;
    this.endpoints = endpoints;
    this.gate = gate;
    this.listeners = listeners;
    this.opener = opener;
    this.sessions = sessions;
    this.node = node;
    this.lines = StreamFraming.lines(Transport.HTTP_STREAM, codecs.json());
    this.delimited = new StreamFraming.Delimited(Transport.HTTP_STREAM, codecs.protobuf());
    this.events = StreamFraming.events(Transport.SSE, codecs.json());
    this.uniLines = StreamFraming.lines(Transport.UNI_HTTP_STREAM, codecs.json());
    this.uniEvents = StreamFraming.events(Transport.UNI_SSE, codecs.json());
  }

  void register(@Observes Router router) {
    if (endpoints.httpStream()) {
      routes.serve(router, "/connection/http_stream", List.of(POST), this::httpStream);
    }
    if (endpoints.sse()) {
      routes.serve(router, "/connection/sse", List.of(GET, POST), this::sse);
    }
    if (endpoints.uniHttpStream()) {
      routes.serve(
          router,
          "/connection/uni_http_stream",
          List.of(POST),
          (exchange, body) -> open(exchange, uniLines, body));
    }
    if (endpoints.uniSse()) {
      routes.serve(router, "/connection/uni_sse", List.of(GET, POST), this::uniSse);
    }
  }

  private void httpStream(Exchange exchange, byte[] body) {
    open(exchange, exchange.isProtobuf() ? delimited : lines, body);
  }

  private void sse(Exchange exchange, byte[] body) {
    byte[] commands = exchange.request().method() == GET ? query(exchange) : body;
    if (commands == null || commands.length == 0) {
      exchange.answer(400);
    } else {
      open(exchange, events, commands);
    }
  }

  private void uniSse(Exchange exchange, byte[] body) {
    byte[] request = exchange.request().method() == GET ? query(exchange) : body;
    open(exchange, uniEvents, request == null ? new byte[0] : request);
  }

  private static byte @Nullable [] query(Exchange exchange) {
    String connect = exchange.request().getParam(CONNECT);
    return connect == null ? null : connect.getBytes(UTF_8);
  }

  private void open(Exchange exchange, StreamFraming framing, byte[] first) {
    HttpServerRequest request = exchange.request();
    ClientAddress address = gate.client(request);
    Refusal refusal = gate.refusal(request, address);
    if (refusal != null) {
      gate.answer(request, refusal);
      return;
    }
    if (request.response().closed()) {
      return;
    }
    begin(request, framing);
    TransportConnection connection = connect(request, framing, address);
    connection.start(listeners.open(connection, Map.of(), request::getHeader));
    connection.onReceived(first.length);
    try {
      connection.onCommands(commands(framing, first));
    } catch (ProtocolException e) {
      LOG.debugf("A connect request was not understood: reason=%s", e.getMessage());
      connection.onMalformed();
    }
  }

  private TransportConnection connect(
      HttpServerRequest request, StreamFraming framing, ClientAddress address) {
    if (!framing.transport().emulated()) {
      return opener.openStream(framing, new HttpWire(request, () -> {}), null, address);
    }
    String secret = sessions.newSecret();
    HttpWire wire = new HttpWire(request, () -> sessions.remove(secret));
    TransportConnection connection =
        opener.openStream(framing, wire, new EmulationAddress(secret, node.value()), address);
    sessions.add(secret, connection);
    return connection;
  }

  private static List<Command> commands(StreamFraming framing, byte[] bytes)
      throws ProtocolException {
    if (!framing.transport().unidirectional()) {
      return framing.codec().decode(Unpooled.wrappedBuffer(bytes));
    }
    return List.of(JsonCodec.decodeConnect(bytes.length == 0 ? EMPTY_REQUEST : bytes));
  }

  /** Sends the head, in words that keep proxies from holding back or keeping what follows. */
  private static void begin(HttpServerRequest request, StreamFraming framing) {
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, framing.mediaType())
        .putHeader(
            HttpHeaders.CACHE_CONTROL,
            "private, no-cache, no-store, no-transform, must-revalidate, max-age=0")
        .putHeader("Pragma", "no-cache")
        .putHeader("X-Accel-Buffering", "no");
    if (request.version() == HttpVersion.HTTP_1_1) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
    }
    if (request.version() != HttpVersion.HTTP_2) {
      response.setChunked(true);
    }
    response.write(framing.preamble(), done -> {});
  }
}
