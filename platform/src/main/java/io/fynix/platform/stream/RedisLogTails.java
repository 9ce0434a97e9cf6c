package io.fynix.platform.stream;

import io.fynix.platform.redis.RedisBlockingConnections;
import io.fynix.platform.redis.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The tails of this process. */
@ApplicationScoped
class RedisLogTails implements LogTails {
  private final RedisLines lines;
  private final StreamMetrics metrics;
  private final List<RedisLogTail> tails = new CopyOnWriteArrayList<>();

  @Inject
  RedisLogTails(
      RedisCommands commands,
      RedisBlockingConnections connections,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone")
          String clientType) {
    this(
        new RedisLines(commands, connections, clientType.equalsIgnoreCase("cluster")),
        new StreamMetrics(registry));
  }

  RedisLogTails(RedisLines lines, StreamMetrics metrics) {
    this.lines = lines;
    this.metrics = metrics;
  }

  @Override
  public LogTail open(String name, Duration block, LogListener listener) {
    var tail = new RedisLogTail(name, lines, block, listener, metrics);
    metrics.watchSync(name, tail);
    tails.add(tail);
    return tail;
  }

  void onStop(@Observes ShutdownEvent event) {
    tails.forEach(RedisLogTail::close);
  }
}
