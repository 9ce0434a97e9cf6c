package io.fynix.session.validate;

import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.FaultProxy;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisState;
import io.fynix.platform.redis.RedisTestClient;
import io.fynix.platform.stream.LogListener;
import io.fynix.platform.stream.LogTail;
import io.fynix.platform.stream.LogTails;
import io.fynix.platform.stream.TailsForTests;
import io.fynix.session.Configs;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.store.StoreFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node that judges tokens, with a network to Redis that can break. */
final class Node implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A command timeout that says that nothing should stand between the node and its Redis. */
  static final String DIRECT = "30s";

  final FaultProxy network;
  final StoreFixture store;
  final SessionValidator validator;
  final SessionLog log;
  final SessionTouches touches;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private @Nullable LogTail tail;

  /**
   * A node that finds out quickly when its Redis is away.
   *
   * @param settings such as {@code fynix.session.validate.max-lag}
   */
  Node(RealRedis redis, Map<String, String> settings) {
    this(redis, settings, "500ms");
  }

  Node(RealRedis redis, Map<String, String> settings, String commandTimeout) {
    this.network = new FaultProxy(redis.port());
    RedisTestClient client =
        RedisTestClient.connecting(
            options ->
                options.setConnectionString(
                    commandTimeout.equals(DIRECT)
                        ? redis.uri()
                        : "redis://127.0.0.1:" + network.port()),
            Map.of(
                "fynix.redis.command-timeout",
                commandTimeout,
                "fynix.redis.connect-timeout",
                "1s"));
    client.awaitState(RedisState.UP);
    this.store = new StoreFixture(redis, client);
    var config = Configs.of(ValidateConfig.class, settings);
    LogTails tails = TailsForTests.of(client);
    this.log =
        new SessionLog(
            new LogTails() {
              @Override
              public LogTail open(String name, Duration block, LogListener listener) {
                LogTail opened = tails.open(name, block, listener);
                tail = opened;
                return opened;
              }
            },
            store.refresh,
            config,
            meters);
    this.touches = new SessionTouches(store.upkeep, config, meters);
    this.validator =
        new SessionValidator(
            store.keys,
            store.reader,
            log,
            touches,
            new ValidateMetrics(meters),
            config,
            store.clock);
    log.start();
    await().atMost(PATIENCE).until(log::isListening);
  }

  /** Answers {@code valid}, {@code degraded}, {@code invalid} or {@code unavailable}. */
  String judge(RefreshToken token) {
    return judge(token.text());
  }

  String judge(String text) {
    try {
      Verdict verdict = validator.validate(text).toCompletableFuture().get(30, TimeUnit.SECONDS);
      return switch (verdict) {
        case Verdict.Valid valid -> valid.degraded() ? "degraded" : "valid";
        case Verdict.Invalid invalid -> "invalid";
      };
    } catch (ExecutionException | CompletionException e) {
      return "unavailable";
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the node would answer from its cache. */
  void awaitNear(RefreshToken token) {
    judge(token);
    if (validator.validateNear(token.text()) != null) {
      return;
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              judge(token);
              return validator.validateNear(token.text()) != null;
            });
  }

  double count(String outcome) {
    return Objects.requireNonNull(
            meters.find("fynix_session_validations_total").tag("outcome", outcome).counter())
        .count();
  }

  /** Closes the node, not its Redis. */
  @Override
  public void close() {
    log.stop();
    LogTail opened = tail;
    if (opened != null) {
      opened.close();
    }
    store.client.close();
    network.close();
  }
}
