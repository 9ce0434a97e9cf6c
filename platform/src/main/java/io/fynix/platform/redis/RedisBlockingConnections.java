package io.fynix.platform.redis;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens connections for reads that block, which would hold up everybody on a shared one. Safe from
 * any thread.
 */
@ApplicationScoped
public class RedisBlockingConnections {
  /** After the readers have stopped. */
  private static final int LAST = Integer.MAX_VALUE - 20;

  private final Vertx vertx;
  private final Context context;
  private final RedisConnector connector;
  private final Set<DedicatedConnection> open = ConcurrentHashMap.newKeySet();

  RedisBlockingConnections(Vertx vertx, RedisConnector connector) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.connector = connector;
  }

  /**
   * Makes one attempt to open a connection; the caller repeats it, with a {@link RedisBackoff}.
   *
   * @param purpose what it is for, in letters, digits and hyphens: its name in {@code CLIENT LIST}
   * @return the connection, on an event loop that must not be blocked; fails with {@link
   *     RedisUnavailableException} within {@code fynix.redis.connect-timeout}
   */
  public CompletionStage<DedicatedConnection> open(String purpose) {
    var attempt =
        Future.<DedicatedConnection>future(
            promise ->
                context.runOnContext(
                    ignored ->
                        connector
                            .connect(context)
                            .compose(connection -> introduce(connection, purpose))
                            .onComplete(promise)));
    return attempt.toCompletionStage();
  }

  /** Connections that are open now. */
  int count() {
    return open.size();
  }

  void onStop(@Observes @Priority(LAST) ShutdownEvent event) {
    open.forEach(DedicatedConnection::close);
  }

  private Future<DedicatedConnection> introduce(RedisConnection connection, String purpose) {
    if (connector.cluster()) {
      return Future.succeededFuture(dedicate(connection, -1));
    }
    connection.send(Request.cmd(Command.CLIENT).arg("SETNAME").arg("fynix-" + purpose));
    return connector
        .bounded(context, connection, connection.send(Request.cmd(Command.CLIENT).arg("ID")))
        .map(id -> dedicate(connection, id == null ? -1 : id.toLong()));
  }

  private DedicatedConnection dedicate(RedisConnection connection, long clientId) {
    var dedicated = new DedicatedConnection(vertx, context, connector, connection, clientId);
    open.add(dedicated);
    dedicated.ended().thenRun(() -> open.remove(dedicated));
    return dedicated;
  }
}
