package io.fynix.platform.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A tail and a writer at a real Redis. */
final class LogFixture implements AutoCloseable {
  static final int MAX_LENGTH = 10_000;

  final RecordingListener listener = new RecordingListener();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final RealRedis redis;
  final RedisTestClient client;
  final RedisLogTail tail;
  private final LogWriter writer;

  LogFixture(RealRedis redis) {
    this.redis = redis;
    this.client = RedisTestClient.of(redis);
    this.writer = new RedisLogWriter(client.commands());
    this.tail =
        new RedisLogTail(
            "test",
            new RedisLines(client.commands(), client.blocking(), false),
            listener,
            new StreamMetrics(meters));
  }

  static LogFixture start(String... settings) {
    return new LogFixture(RealRedis.start(settings));
  }

  void follow(LogKey log) {
    get(tail.follow(log));
  }

  long append(LogKey log, String value) {
    return get(writer.append(log, MAX_LENGTH, Map.of("v", value.getBytes(UTF_8))));
  }

  void append(LogKey log, int from, int to) {
    for (var i = from; i <= to; i++) {
      append(log, Integer.toString(i));
    }
  }

  /** Cuts the connections of the tail, not those of the writer. */
  void cutTail() {
    for (var line : String.valueOf(redis.run("CLIENT", "LIST")).lines().toList()) {
      if (line.contains("name=fynix-tail-")) {
        var id = line.substring(line.indexOf("id=") + 3, line.indexOf(' '));
        redis.run("CLIENT", "KILL", "ID", id);
      }
    }
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tail.close();
    client.close();
    redis.close();
  }
}
