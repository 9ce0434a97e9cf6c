package io.fynix.platform.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Opens connections within a bound of time, and closes them for good.
 *
 * <p>The client's connections come from a pool, which brings two pitfalls that this class knows. An
 * attempt at a server that takes the connection and never answers does not end by itself. And
 * {@code close()} only hands a connection back, stuck or not: the pool really closes it when it is
 * tainted, which a pub/sub command does.
 */
@Singleton
final class RedisConnector {
  /** By then the event loop has seen the tainting command, even when it cannot be written. */
  private static final long TAINT_MILLIS = 100;

  /** Enough keys for every master of a cluster of usual size to own one. */
  private static final int PROBED_SLOTS = 16;

  private final Vertx vertx;
  private final Redis redis;
  private final boolean cluster;
  private final Duration timeout;

  RedisConnector(Vertx vertx, Redis redis, boolean cluster, Duration timeout) {
    this.vertx = vertx;
    this.redis = redis;
    this.cluster = cluster;
    this.timeout = timeout;
  }

  @Inject
  RedisConnector(
      Vertx vertx,
      Redis redis,
      RedisConfig config,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone")
          String clientType) {
    this(vertx, redis, clientType.equalsIgnoreCase("cluster"), config.connectTimeout());
  }

  /**
   * Whether a connection stands for one to every node of a cluster. The loss of one node is then
   * not the loss of the connection.
   */
  boolean cluster() {
    return cluster;
  }

  /** Makes one attempt. The future completes on the context, which must be the caller's. */
  Future<RedisConnection> connect(Context context) {
    var promise = Promise.<RedisConnection>promise();
    var timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            id ->
                context.runOnContext(
                    ignored ->
                        promise.tryFail(
                            new RedisUnavailableException(
                                "Redis did not take a connection within " + timeout))));
    redis
        .connect()
        .onComplete(
            attempt ->
                context.runOnContext(
                    ignored -> {
                      vertx.cancelTimer(timer);
                      if (attempt.failed()) {
                        promise.tryFail(
                            new RedisUnavailableException("Redis is away", attempt.cause()));
                      } else if (!promise.tryComplete(attempt.result())) {
                        discard(attempt.result()); // too late: nobody waits for it
                      }
                    }));
    return promise.future();
  }

  /**
   * Makes the scripts known to the server, so that their first run is not an exception. In a
   * cluster the command would reach one node only; there each node learns a script when it first
   * runs.
   *
   * @return the same connection; fails, and discards it, when the server does not answer in time
   */
  Future<RedisConnection> load(
      Context context, RedisConnection connection, Collection<LuaScript> scripts) {
    if (cluster || scripts.isEmpty()) {
      return Future.succeededFuture(connection);
    }
    var answers = new ArrayList<Future<Response>>();
    for (var script : scripts) {
      answers.add(
          connection
              .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()))
              // A user who may not load scripts may still run them by their source.
              .recover(
                  failure ->
                      RedisFailures.isAnswer(failure)
                          ? Future.succeededFuture()
                          : Future.failedFuture(failure)));
    }
    return bounded(context, connection, Future.all(answers)).map(connection);
  }

  /**
   * Waits for a first answer over a connection that is not in use yet.
   *
   * @return the answer; fails, and discards the connection, when it is not there in time
   */
  <T> Future<T> bounded(Context context, RedisConnection connection, Future<T> answer) {
    var promise = Promise.<T>promise();
    var timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            id ->
                promise.tryFail(
                    new RedisUnavailableException("Redis did not answer within " + timeout)));
    answer.onComplete(
        result -> {
          vertx.cancelTimer(timer);
          if (result.succeeded()) {
            promise.tryComplete(result.result());
          } else {
            promise.tryFail(new RedisUnavailableException("Redis is away", result.cause()));
          }
        });
    return promise.future().onFailure(ignored -> context.runOnContext(i -> discard(connection)));
  }

  /** A command that shows that the connection lives; in a cluster it goes to every master. */
  Request signOfLife() {
    return Request.cmd(cluster ? Command.DBSIZE : Command.PING);
  }

  /**
   * Asks a few slots of a cluster, to tell whether any of its nodes is left. The future completes
   * on the context, and never fails.
   */
  Future<Boolean> anyNodeAnswers(Context context, RedisConnection connection, Duration wait) {
    var answers = new ArrayList<Future<Response>>();
    for (var i = 0; i < PROBED_SLOTS; i++) {
      answers.add(connection.send(Request.cmd(Command.EXISTS).arg("fx:probe:{" + i + "}")));
    }
    var promise = Promise.<Boolean>promise();
    Runnable judge =
        () ->
            context.runOnContext(
                ignored -> promise.tryComplete(answers.stream().anyMatch(Future::succeeded)));
    var timer = vertx.setTimer(Math.max(1, wait.toMillis()), id -> judge.run());
    Future.join(answers)
        .onComplete(
            all -> {
              vertx.cancelTimer(timer);
              judge.run();
            });
    return promise.future();
  }

  /** Closes the connection, whatever state it is in; what is in flight may never be answered. */
  void discard(RedisConnection connection) {
    connection.handler(ignored -> {});
    connection.endHandler(ignored -> {});
    connection.exceptionHandler(ignored -> {});
    var once = new AtomicBoolean();
    Runnable close =
        () -> {
          if (once.compareAndSet(false, true)) {
            connection.close();
          }
        };
    connection.send(Request.cmd(Command.UNSUBSCRIBE)).onComplete(ignored -> close.run());
    vertx.setTimer(TAINT_MILLIS, ignored -> close.run());
  }
}
