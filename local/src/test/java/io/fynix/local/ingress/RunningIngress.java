package io.fynix.local.ingress;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** An ingress in front of nodes that tests make; nothing is left of it after a test. */
abstract class RunningIngress {
  static final Duration LIMIT = Duration.ofSeconds(10);

  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final Map<String, List<Ingress.Node>> services = new HashMap<>();
  final List<HttpServer> servers = new ArrayList<>();
  private @Nullable Ingress ingress;

  @AfterEach
  void stop() {
    if (ingress != null) {
      ingress.close();
    }
    get(vertx.close());
  }

  void open() {
    open(0);
  }

  void open(int port) {
    ingress =
        Ingress.start(
            new Ingress.Address("127.0.0.1", port),
            RouteTable.ofProduct(),
            services,
            request -> request.response().end("home"));
  }

  Ingress opened() {
    return Objects.requireNonNull(ingress);
  }

  int port() {
    return opened().port();
  }

  void node(String service, Handler<HttpServerRequest> handler) {
    serve(service, vertx.createHttpServer().requestHandler(handler));
  }

  List<ServerWebSocket> webSocketNode(Handler<ServerWebSocket> handler) {
    List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    var options =
        new io.vertx.core.http.HttpServerOptions().addWebSocketSubProtocol("centrifuge-protobuf");
    serve(
        "realtime-service",
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.response().end("plain"))
            .webSocketHandler(
                socket -> {
                  sockets.add(socket);
                  handler.handle(socket);
                }));
    return sockets;
  }

  void serve(String service, HttpServer server) {
    servers.add(get(server.listen(0, "127.0.0.1")));
    services
        .computeIfAbsent(service, name -> new ArrayList<>())
        .add(
            new Ingress.Node(
                service + "-" + servers.size(), "127.0.0.1", servers.getLast().actualPort()));
  }

  WebSocketClient client() {
    return vertx.createWebSocketClient(
        new io.vertx.core.http.WebSocketClientOptions().setMaxConnections(1_000));
  }

  WebSocketConnectOptions options() {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port())
        .setURI("/connection/websocket");
  }

  WebSocket connect() {
    return get(client().connect(options()));
  }

  HttpResponse<String> fetch(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  static <T> T get(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
