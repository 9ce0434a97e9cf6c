package io.fynix.platform.redis;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands over held connections; commands of different callers share a connection and travel
 * pipelined.
 *
 * <p>Safe from any thread and never blocks. Stages complete on the connection's event loop. They
 * fail with {@link RedisUnavailableException} when Redis is away, too slow or too busy, and with
 * the client's own error when Redis refused the command.
 */
public interface RedisCommands {

  /**
   * Sends a command. Commands with the same routing key are executed in the order of the calls.
   *
   * @param routingKey chooses the connection; use the key that the command changes
   * @return the answer, null for a nil reply
   */
  CompletionStage<@Nullable Response> send(String routingKey, Request request);

  /**
   * Runs a script, by its source when the server does not know it yet; in the order of the calls as
   * {@link #send} is.
   */
  default CompletionStage<@Nullable Response> run(String routingKey, ScriptCall call) {
    return send(routingKey, call.bySha1())
        .exceptionallyCompose(
            failure -> {
              var cause = failure instanceof CompletionException e ? e.getCause() : failure;
              return cause != null && RedisFailures.isUnknownScript(cause)
                  ? send(routingKey, call.bySource())
                  : CompletableFuture.failedStage(failure);
            });
  }

  RedisState state();

  /**
   * Calls the listener at once with the present state, and at every change, on a thread that must
   * not be blocked.
   */
  void onState(Consumer<RedisState> listener);
}
