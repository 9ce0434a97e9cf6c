package io.fynix.platform.stream;

import io.fynix.platform.redis.DedicatedConnection;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.redis.RedisState;
import io.fynix.platform.redis.RedisUnavailableException;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that one reader has for itself, with calls that wait for the answer. The reader's
 * thread makes the calls; any thread may close it, which ends a call that waits.
 */
final class RedisLine implements AutoCloseable {
  /** A server that takes longer than this, and what a blocking read takes, counts as gone. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

  /** The connection itself bounds each wait; this is only for a bound that fails. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final DedicatedConnection connection;

  private RedisLine(DedicatedConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens a connection.
   *
   * @throws RedisUnavailableException when Redis can not be reached now
   */
  static RedisLine open(RedisLines lines, String purpose) {
    return new RedisLine(await(lines.open(purpose), ANSWER_LIMIT));
  }

  /** The number by which {@code CLIENT UNBLOCK} knows this connection; empty in a cluster. */
  OptionalLong clientId() {
    return connection.clientId();
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws RedisUnavailableException when the connection broke or the answer is late
   * @throws RedisRefusedException with the server's words when it refused
   */
  @Nullable Response send(Request request) {
    return await(connection.send(request, ANSWER_LIMIT), ANSWER_LIMIT);
  }

  /** Sends a read that waits in the server for at most this long. */
  @Nullable Response sendBlocking(Request request, Duration block) {
    var limit = block.plus(ANSWER_LIMIT);
    return await(connection.send(request, limit), limit);
  }

  /** Sends a command and does not wait. */
  CompletionStage<@Nullable Response> begin(Request request) {
    return connection.send(request, ANSWER_LIMIT);
  }

  /** Runs a script and waits for its answer; fails as {@link #send} does. */
  @Nullable Response run(LuaScript script, List<String> keys, List<?> args) {
    return await(script.run(asCommands(), keys.get(0), keys, args), ANSWER_LIMIT.multipliedBy(2));
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Waits for an answer; the failure is the one that {@link #send} tells. */
  static <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration limit) {
    try {
      return stage.toCompletableFuture().get(limit.plus(RESERVE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("Redis did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("Interrupted while waiting for Redis", e);
    }
  }

  private static RuntimeException failure(Throwable error) {
    var cause = error.getCause();
    var plain = error instanceof CompletionException && cause != null ? cause : error;
    return plain instanceof RuntimeException known ? known : new RedisRefusedException(plain);
  }

  private RedisCommands asCommands() {
    return new RedisCommands() {
      @Override
      public CompletionStage<@Nullable Response> send(String routingKey, Request request) {
        return begin(request);
      }

      @Override
      public RedisState state() {
        return connection.isOpen() ? RedisState.UP : RedisState.DOWN;
      }

      @Override
      public void onState(Consumer<RedisState> listener) {
        throw new UnsupportedOperationException("a connection does not come back");
      }
    };
  }
}
