package io.fynix.local.ingress;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The ingress on one event loop: reads the path, finds the service, hands the request over. */
final class Gate extends AbstractVerticle {

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;

  /** Longest silence on a client's connection; realtime connections ping more often. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final int ACCEPT_BACKLOG = 4096;

  /** Requests that one loop has in flight on one node; more wait in line. */
  static final int MAX_REQUESTS_PER_NODE = 256;

  /**
   * Sockets and endless answers that one loop joins on one node; the operating system's limit comes
   * sooner.
   */
  private static final int MAX_SOCKETS_PER_NODE = 60_000;

  private final Ingress.Address address;
  private final RouteTable routes;
  private final Map<String, BackendPool> pools;
  private final Handler<HttpServerRequest> home;
  private final AtomicBoolean stopping;
  private final Map<String, HttpForwarder> forwarders = new HashMap<>();
  private final Map<String, HttpForwarder> streamers = new HashMap<>();
  private @Nullable WebSocketTunnel tunnel;

  Gate(
      Ingress.Address address,
      RouteTable routes,
      Map<String, BackendPool> pools,
      Handler<HttpServerRequest> home,
      AtomicBoolean stopping) {
    this.address = address;
    this.routes = routes;
    this.pools = pools;
    this.home = home;
    this.stopping = stopping;
  }

  @Override
  public void start(Promise<Void> started) {
    HttpClientOptions plain =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()));
    HttpClient requests = client(plain, MAX_REQUESTS_PER_NODE);
    pools.forEach((service, pool) -> forwarders.put(service, new HttpForwarder(pool, requests)));
    // Endless answers must not take the connections that other requests need.
    HttpClient streams = client(plain, MAX_SOCKETS_PER_NODE);
    pools.forEach((service, pool) -> streamers.put(service, new HttpForwarder(pool, streams)));
    tunnel = new WebSocketTunnel(vertx, client(plain, MAX_SOCKETS_PER_NODE));
    Future.all(address.hosts().stream().map(this::listen).toList())
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private HttpClient client(HttpClientOptions options, int connectionsPerNode) {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(connectionsPerNode))
        .withConnectHandler(Gate::quiet)
        .build();
  }

  /** A connection that breaks is every day's business here; whoever waits on it is told. */
  private static void quiet(HttpConnection connection) {
    connection.exceptionHandler(broken -> {});
  }

  private Future<HttpServer> listen(String host) {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setIdleTimeout(Math.toIntExact(IDLE_TIMEOUT.toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .connectionHandler(Gate::quiet)
        .requestHandler(this::handle)
        .listen(address.port(), host);
  }

  private void handle(HttpServerRequest request) {
    if (stopping.get()) {
      request.response().putHeader("Connection", "close");
      Problem.stopping().answer(request);
      return;
    }
    String path = request.path();
    Optional<String> safe = path == null ? Optional.empty() : RequestPath.safe(path);
    if (safe.isEmpty()) {
      Problem.ambiguousPath().answer(request);
    } else if (safe.get().equals("/") || safe.get().startsWith("/start/")) {
      home.handle(request);
    } else {
      forward(request, safe.get());
    }
  }

  private void forward(HttpServerRequest request, String path) {
    Route route = routes.find(path).orElse(null);
    String service = route == null ? "" : route.service();
    BackendPool pool = pools.get(service);
    HttpForwarder forwarder =
        (route != null && route.streams() ? streamers : forwarders).get(service);
    if (pool == null || forwarder == null || tunnel == null) {
      Problem.unknownPath().answer(request);
    } else if (asksForWebSocket(request)) {
      tunnel.open(request, pool);
    } else {
      forwarder.handle(request);
    }
  }

  private static boolean asksForWebSocket(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}
