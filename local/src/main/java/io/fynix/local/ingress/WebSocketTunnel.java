package io.fynix.local.ingress;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Joins a client's WebSocket with one on a node, bytes for bytes: frames are not looked into.
 *
 * <p>The proxy of Vert.x writes without asking whether the other side keeps up, which would hide a
 * slow client from the node and hold its backlog here; so the two sockets are joined by pipes that
 * stop reading when the other side is full. The handshake carries no body and changes nothing, so a
 * node that refuses it, dies in it or answers 503 (it is full, or stops) is replaced by another.
 * When either side ends, so does the other, at once. Belongs to one event loop.
 */
final class WebSocketTunnel {

  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** What a node sent before it closed may still be on its way to the client for so long. */
  private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(1);

  /** What breaks is passed on by closing the other side; Vert.x would log it as an error too. */
  private static final Handler<Throwable> QUIET = broken -> {};

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Vertx vertx;
  private final HttpClient client;

  WebSocketTunnel(Vertx vertx, HttpClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  void open(HttpServerRequest request, BackendPool pool) {
    request.pause();
    attempt(request, pool, new HashSet<>());
  }

  private void attempt(HttpServerRequest request, BackendPool pool, Set<Backend> tried) {
    Backend backend = pool.next(tried).orElse(null);
    if (backend == null) {
      Problem.unreachable(pool.service()).answer(request);
      return;
    }
    tried.add(backend);
    Backend.Lease lease = backend.lease();
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(backend.address())
                .setURI(request.uri())
                .setTimeout(HANDSHAKE_TIMEOUT.toMillis()))
        .compose(handshake -> send(handshake, request))
        .onSuccess(
            response -> {
              boolean busy = response.statusCode() == SERVICE_UNAVAILABLE;
              if (busy) {
                backend.rest();
              }
              if (busy && pool.next(tried).isPresent()) {
                response.exceptionHandler(QUIET).request().reset();
                lease.close();
                attempt(request, pool, tried);
              } else {
                answer(request, response, lease);
              }
            })
        .onFailure(
            failure -> {
              lease.close();
              backend.rest();
              attempt(request, pool, tried);
            });
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest handshake, HttpServerRequest request) {
    handshake.exceptionHandler(QUIET);
    MultiMap headers = handshake.headers();
    headers.addAll(request.headers());
    headers.remove("Host");
    headers.set("Connection", "Upgrade"); // browsers also send "keep-alive, Upgrade"
    Forwarding.set(headers, request);
    if (request.authority() != null) {
      handshake.authority(request.authority());
    }
    return handshake.connect();
  }

  private void answer(HttpServerRequest request, HttpClientResponse response, Backend.Lease lease) {
    HttpServerResponse toClient = request.response();
    if (toClient.closed()) { // the client went away meanwhile
      response.request().reset();
      lease.close();
      return;
    }
    toClient.setStatusCode(response.statusCode());
    response.headers().remove("Transfer-Encoding");
    toClient.headers().addAll(response.headers());
    if (response.statusCode() == SWITCHING_PROTOCOLS) {
      NetSocket node = response.netSocket();
      node.pause();
      request
          .toNetSocket()
          .onSuccess(socket -> join(socket, node, lease))
          .onFailure(
              gone -> {
                node.close();
                lease.close();
              });
      return;
    }
    toClient.endHandler(end -> lease.close());
    toClient.setChunked(!response.headers().contains("Content-Length"));
    response.pipeTo(toClient);
    request.resume();
  }

  private void join(NetSocket socket, NetSocket node, Backend.Lease lease) {
    node.exceptionHandler(QUIET);
    socket.exceptionHandler(QUIET);
    node.closeHandler(
        gone -> {
          lease.close();
          vertx.setTimer(FLUSH_PATIENCE.toMillis(), late -> socket.close());
        });
    socket.closeHandler(gone -> node.close());
    socket.pipeTo(node);
    node.pipeTo(socket);
  }
}
