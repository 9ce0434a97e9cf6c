package io.fynix.platform.redis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one user has for itself, for reads that block inside Redis.
 *
 * <p>Safe from any thread. It is not opened again: when it ends, its user opens another. An answer
 * that stays away longer than it may ends the connection, so no caller waits for ever.
 */
public final class DedicatedConnection implements AutoCloseable {
  /** While its user is busy elsewhere it is not idle; below usual read time-outs. */
  private static final long KEEP_ALIVE_MILLIS = 3_000;

  private static final Duration LIFE_LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Context context;
  private final RedisConnector connector;
  private final RedisConnection connection;
  private final long clientId;
  private final long keepAlive;
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private int inFlight; // touched by the event loop only

  DedicatedConnection(
      Vertx vertx,
      Context context,
      RedisConnector connector,
      RedisConnection connection,
      long clientId) {
    this.vertx = vertx;
    this.context = context;
    this.connector = connector;
    this.connection = connection;
    this.clientId = clientId;
    this.keepAlive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> showLife());
    if (!connector.cluster()) {
      connection.exceptionHandler(ignored -> close());
      connection.endHandler(ignored -> close());
    }
  }

  /**
   * Sends a command; several may be on their way, and are answered in order.
   *
   * @param limit longest wait for the answer; for a blocking read its own time and a reserve
   * @return the answer, null for nil; fails with {@link RedisUnavailableException} when the
   *     connection ended or the answer stayed away, else with the client's error
   */
  public CompletionStage<@Nullable Response> send(Request request, Duration limit) {
    var result = new CompletableFuture<@Nullable Response>();
    context.runOnContext(ignored -> transmit(request, limit, result));
    return result;
  }

  private void transmit(
      Request request, Duration limit, CompletableFuture<@Nullable Response> result) {
    if (!isOpen()) {
      result.completeExceptionally(new RedisUnavailableException("The connection has ended"));
      return;
    }
    var timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()),
            id -> {
              // First the end, so that a caller who learns of the failure finds it ended.
              close();
              result.completeExceptionally(
                  new RedisUnavailableException("Redis did not answer within " + limit));
            });
    inFlight++;
    connection
        .send(request)
        .onComplete(
            answer -> {
              inFlight--;
              vertx.cancelTimer(timer);
              var failure = answer.cause();
              if (failure == null) {
                result.complete(answer.result());
                return;
              }
              if (!RedisFailures.isAnswer(failure) || RedisFailures.isDemoted(failure)) {
                close();
              }
              result.completeExceptionally(RedisFailures.forCaller(failure));
            });
  }

  private void showLife() {
    if (inFlight == 0 && isOpen()) {
      transmit(connector.signOfLife(), LIFE_LIMIT, new CompletableFuture<>());
    }
  }

  /**
   * The id under which the server knows this connection, for {@code CLIENT UNBLOCK}. Empty in a
   * cluster, where it stands for one connection to each node: there a blocking read ends with its
   * own time.
   */
  public OptionalLong clientId() {
    return clientId < 0 ? OptionalLong.empty() : OptionalLong.of(clientId);
  }

  public boolean isOpen() {
    return !ended.isDone();
  }

  /** Completes when the connection has ended, whoever ended it; never fails. */
  public CompletionStage<@Nullable Void> ended() {
    return ended.minimalCompletionStage();
  }

  /** Ends the connection; what is in flight fails. Does not block. */
  @Override
  public void close() {
    if (ended.complete(null)) {
      vertx.cancelTimer(keepAlive);
      context.runOnContext(ignored -> connector.discard(connection));
    }
  }
}
