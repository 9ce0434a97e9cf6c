package io.fynix.platform.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * The held connections without a container, for fast tests: {@code try (var client =
 * RedisTestClient.of(redis))}.
 */
public final class RedisTestClient implements AutoCloseable {
  private static final int READ_IDLE_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Redis redis;
  private final RedisLinks links;
  private final RedisBlockingConnections blocking;

  /** A busy machine may be slow; a test that is about waiting sets its own bound. */
  static final String PATIENT_TIMEOUT = "10s";

  private RedisTestClient(RedisOptions options, Map<String, String> settings, int readIdleSeconds) {
    // As the defaults that platform gives to every service.
    options.setMaxPoolSize(64).setMaxPoolWaiting(1024);
    options.getNetClientOptions().setConnectTimeout(2000).setReadIdleTimeout(readIdleSeconds);
    this.redis = Redis.createClient(vertx, options);
    var config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(RedisConfig.class)
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .withDefaultValue("fynix.redis.command-timeout", PATIENT_TIMEOUT)
            .withDefaultValue("fynix.redis.connect-timeout", PATIENT_TIMEOUT)
            .build()
            .getConfigMapping(RedisConfig.class);
    var cluster = options.getType() == RedisClientType.CLUSTER;
    var connector = new RedisConnector(vertx, redis, cluster, config.connectTimeout());
    this.links = new RedisLinks(vertx, connector, config, meters);
    this.blocking = new RedisBlockingConnections(vertx, connector);
    links.start();
  }

  /** Connected to one server, with the defaults of production but long time-outs. */
  public static RedisTestClient of(RealRedis redis) {
    return of(redis, Map.of());
  }

  /**
   * Connected to one server.
   *
   * @param settings such as {@code fynix.redis.command-timeout} to {@code 200ms}
   */
  public static RedisTestClient of(RealRedis redis, Map<String, String> settings) {
    var client = connecting(options -> options.setConnectionString(redis.uri()), settings);
    client.awaitState(RedisState.UP);
    return client;
  }

  /** Connects in the background, to wherever the options say. */
  public static RedisTestClient connecting(
      UnaryOperator<RedisOptions> options, Map<String, String> settings) {
    return connecting(options, settings, READ_IDLE_SECONDS);
  }

  static RedisTestClient connecting(
      UnaryOperator<RedisOptions> options, Map<String, String> settings, int readIdleSeconds) {
    return new RedisTestClient(options.apply(new RedisOptions()), settings, readIdleSeconds);
  }

  public RedisCommands commands() {
    return links;
  }

  public RedisBlockingConnections blocking() {
    return blocking;
  }

  /** The metrics that the connections counted. */
  public SimpleMeterRegistry meters() {
    return meters;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Waits for at most 20 s. */
  public void awaitState(RedisState state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> links.state() == state);
  }

  @Override
  public void close() {
    links.close();
    redis.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
