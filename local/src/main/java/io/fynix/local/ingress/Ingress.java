package io.fynix.local.ingress;

import io.fynix.local.cli.UserException;
import io.fynix.local.process.Ports;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The one port of the suite on this machine. It routes by {@code routes.json}, never lets {@code
 * /q/…} through, and gives {@code /} and {@code /start/…} to the start page. Safe from any thread.
 */
public final class Ingress implements AutoCloseable {

  /**
   * Where to listen.
   *
   * @param host {@code localhost} means the loopback addresses of both kinds, since clients differ
   *     in which they try
   * @param port 0 takes a free one
   */
  public record Address(String host, int port) {

    /** The literal addresses behind the host. */
    List<String> hosts() {
      if (!host.equals("localhost")) {
        return List.of(host);
      }
      return Ports.hasIpv6Loopback() ? List.of("127.0.0.1", "::1") : List.of("127.0.0.1");
    }
  }

  /** One node of a service. */
  public record Node(String name, String host, int port) {}

  private final Vertx vertx;
  private final AtomicBoolean stopping;
  private final int port;

  private Ingress(Vertx vertx, AtomicBoolean stopping, int port) {
    this.vertx = vertx;
    this.stopping = stopping;
    this.port = port;
  }

  /**
   * Listens and returns once the port is bound.
   *
   * @param services the nodes of each service by its name; a route to a service without nodes
   *     answers 404
   * @param home answers {@code /} and {@code /start/…} on an event loop
   * @throws UserException when the port is taken
   */
  public static Ingress start(
      Address wanted,
      RouteTable routes,
      Map<String, List<Node>> services,
      Handler<HttpServerRequest> home) {
    // All loops listen on one port, so a free one must be known before the first does.
    Address address = wanted.port() == 0 ? new Address(wanted.host(), Ports.free()) : wanted;
    Map<String, BackendPool> pools =
        services.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> pool(e.getKey(), e.getValue())));
    for (String host : address.hosts()) {
      if (!Ports.isFree(host, address.port())) {
        throw portTaken(host, address.port());
      }
    }
    Vertx vertx = Vertx.vertx();
    AtomicBoolean stopping = new AtomicBoolean();
    try {
      vertx
          .deployVerticle(
              () -> new Gate(address, routes, pools, home, stopping),
              new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      vertx.close();
      if (e.getCause() instanceof BindException) {
        throw portTaken(address.host(), address.port());
      }
      throw e;
    }
    return new Ingress(vertx, stopping, address.port());
  }

  public int port() {
    return port;
  }

  /**
   * Answers new requests with 503; what is open stays open, so that the services can say goodbye.
   */
  public void refuse() {
    stopping.set(true);
  }

  @Override
  public void close() {
    refuse();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static UserException portTaken(String host, int port) {
    return new UserException(
        "port %d on %s cannot be had: another program listens there. Choose another with --port, or 0 for a free one"
            .formatted(port, host));
  }

  private static BackendPool pool(String service, List<Node> nodes) {
    return new BackendPool(
        service,
        nodes.stream()
            .map(n -> new Backend(n.name(), SocketAddress.inetSocketAddress(n.port(), n.host())))
            .toList());
  }
}
