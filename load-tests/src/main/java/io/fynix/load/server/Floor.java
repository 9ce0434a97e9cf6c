package io.fynix.load.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The least that a WebSocket server on Vert.x can do: no Redis, no tokens, no channels. A text that
 * begins with {@code E} goes back to its sender, any other one to every other connection, written
 * on each connection's own event loop.
 */
public final class Floor {
  private static final int BACKLOG = 4096;

  private Floor() {}

  /** Listens on a port until the process ends; says {@code ready} once it does. */
  public static void main(String[] args) {
    start(Integer.parseInt(args[0]), Runtime.getRuntime().availableProcessors());
    System.out.println("ready");
  }

  /** Listens on a port; returns what closes it. */
  public static Vertx start(int port, int loops) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    List<LoopServer> all = new CopyOnWriteArrayList<>();
    vertx
        .deployVerticle(
            () -> new LoopServer(port, all), new DeploymentOptions().setInstances(loops))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return vertx;
  }

  private static final class LoopServer extends AbstractVerticle {
    private final int port;
    private final List<LoopServer> all;
    private final List<ServerWebSocket> sockets = new ArrayList<>();

    private LoopServer(int port, List<LoopServer> all) {
      this.port = port;
      this.all = all;
    }

    @Override
    public void start(io.vertx.core.Promise<Void> started) {
      all.add(this);
      vertx
          .createHttpServer(
              new HttpServerOptions()
                  .setHost("127.0.0.1")
                  .setPort(port)
                  .setAcceptBacklog(BACKLOG)
                  .setPerFrameWebSocketCompressionSupported(false)
                  .setPerMessageWebSocketCompressionSupported(false))
          .webSocketHandler(this::opened)
          .listen()
          .<Void>mapEmpty()
          .onComplete(started);
    }

    private void opened(ServerWebSocket socket) {
      sockets.add(socket);
      socket.closeHandler(closed -> sockets.remove(socket));
      socket.textMessageHandler(
          text -> {
            if (text.startsWith("E")) {
              socket.writeTextMessage(text);
            } else {
              all.forEach(
                  server -> server.context.runOnContext(now -> server.broadcast(text, socket)));
            }
          });
    }

    private void broadcast(String text, ServerWebSocket sender) {
      for (ServerWebSocket socket : sockets) {
        if (socket != sender) {
          socket.writeTextMessage(text);
        }
      }
    }
  }
}
