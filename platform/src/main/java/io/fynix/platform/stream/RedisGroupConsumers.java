package io.fynix.platform.stream;

import io.fynix.platform.redis.RedisBlockingConnections;
import io.fynix.platform.redis.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The group consumers of this process. */
@ApplicationScoped
class RedisGroupConsumers implements GroupConsumers {
  private final RedisLines lines;
  private final StreamMetrics metrics;
  private final List<RedisGroupConsumer> consumers = new CopyOnWriteArrayList<>();

  @Inject
  RedisGroupConsumers(
      RedisCommands commands,
      RedisBlockingConnections connections,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone")
          String clientType) {
    this(
        new RedisLines(commands, connections, clientType.equalsIgnoreCase("cluster")),
        new StreamMetrics(registry));
  }

  RedisGroupConsumers(RedisLines lines, StreamMetrics metrics) {
    this.lines = lines;
    this.metrics = metrics;
  }

  @Override
  public GroupConsumer start(GroupOptions options, GroupHandler handler) {
    return start(
        new RedisGroupConsumer(
            lines, options, 1, entries -> handler.handle(entries.getFirst()), metrics));
  }

  @Override
  public GroupConsumer startBatches(GroupOptions options, GroupBatchHandler handler) {
    return start(new RedisGroupConsumer(lines, options, options.batch(), handler, metrics));
  }

  private GroupConsumer start(RedisGroupConsumer consumer) {
    consumers.add(consumer);
    consumer.start();
    return consumer;
  }

  void onStop(@Observes ShutdownEvent event) {
    stopAll();
  }

  void stopAll() {
    consumers.forEach(RedisGroupConsumer::stop);
    consumers.forEach(RedisGroupConsumer::close);
  }
}
