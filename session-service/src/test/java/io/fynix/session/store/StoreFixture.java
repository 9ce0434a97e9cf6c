package io.fynix.session.store;

import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.fynix.session.Configs;
import io.fynix.session.refresh.RefreshConfig;
import io.fynix.session.refresh.RefreshKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The store at a real Redis, with a clock that the test moves. */
public final class StoreFixture implements AutoCloseable {
  private static final long BEGIN = 1_764_000_000_000L;
  public static final int PARTITIONS = 4;

  public final RealRedis redis;
  public final RedisTestClient client;
  public final TestClock clock = new TestClock();
  public final RefreshConfig refresh =
      Configs.of(
          RefreshConfig.class,
          Map.of(
              "fynix.session.refresh.keys.1",
              "01".repeat(32),
              "fynix.session.refresh.route-key",
              "77".repeat(32),
              "fynix.session.refresh.partitions",
              Integer.toString(PARTITIONS)));
  public final RefreshKeys keys = new RefreshKeys(refresh);
  public final SessionStore store;
  public final SessionReader reader;
  public final SessionUpkeep upkeep;
  public final SessionAttributes attributes;

  public StoreFixture(RealRedis redis) {
    this(redis, RedisTestClient.of(redis));
  }

  /** As another node, over its own connections. */
  public StoreFixture(RealRedis redis, RedisTestClient client) {
    this.redis = redis;
    this.client = client;
    var config =
        Configs.of(
            StoreConfig.class,
            Map.of(
                "fynix.session.store.reserve", "30m", "fynix.session.store.max-attributes", "8"));
    var partitions = new RedisPartitions(client.commands(), refresh, config, clock);
    this.store = new RedisSessionStore(partitions, clock);
    this.reader = new RedisSessionReader(partitions);
    this.upkeep = new RedisSessionUpkeep(partitions);
    this.attributes = new RedisSessionAttributes(partitions, config);
  }

  public static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The entries of all logs, as text. */
  public String events() {
    var all = new StringBuilder();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.append(redis.run("XRANGE", "fx:sessions:{u%02d}".formatted(partition), "-", "+"));
    }
    return all.toString();
  }

  @Override
  public void close() {
    client.close();
    redis.close();
  }

  /** Stands still until the test moves it. Safe from any thread. */
  public static final class TestClock extends Clock {
    private final AtomicLong now = new AtomicLong(BEGIN);

    public void advance(Duration time) {
      now.addAndGet(time.toMillis());
    }

    @Override
    public long millis() {
      return now.get();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("UTC only");
    }
  }
}
