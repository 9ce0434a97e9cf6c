package io.fynix.monitoring.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.activity.ActivityContract;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.stream.GroupConsumer;
import io.fynix.platform.stream.GroupConsumers;
import io.fynix.platform.stream.GroupOptions;
import io.fynix.platform.stream.StreamDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Starts what webhooks need: one consumer that puts facts into the endpoints' queues, and one for
 * each endpoint that delivers. All monitoring nodes share the work.
 */
@ApplicationScoped
class Webhooks {
  static final String GROUP = "webhooks";

  /**
   * Nodes that may die with a request in hand, or stop, before it is given up: not the number of
   * attempts at the receiver.
   */
  private static final int DELIVERY_LIMIT = 20;

  /** Before the consumers are joined. */
  private static final int EARLY = 100;

  private final WebhookConfig config;
  private final GroupConsumers consumers;
  private final WebhookQueue queue;
  private final WebhookSender sender;
  private final WebhookMetrics metrics;
  private final MeterRegistry registry;
  private final ObjectMapper json;
  private final NodeId node;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, GroupConsumer> deliveries = new ConcurrentHashMap<>();

  Webhooks(
      WebhookConfig config,
      GroupConsumers consumers,
      WebhookQueue queue,
      WebhookSender sender,
      WebhookMetrics metrics,
      MeterRegistry registry,
      ObjectMapper json,
      NodeId node) {
    this.config = config;
    this.consumers = consumers;
    this.queue = queue;
    this.sender = sender;
    this.metrics = metrics;
    this.registry = registry;
    this.json = json;
    this.node = node;
  }

  void onStart(@Observes StartupEvent event) {
    List<WebhookTarget> targets =
        config.endpoints().entrySet().stream()
            .map(each -> WebhookTarget.of(each.getKey(), each.getValue()))
            .toList();
    if (targets.isEmpty()) {
      return;
    }
    var decoder = new StreamDecoder<>("activity", ActivityContract.ALL, registry);
    consumers.startBatches(
        options(Keys.ACTIVITY, GROUP).withBatch(config.maxEvents()).withGather(config.maxWait()),
        new WebhookFanOut(targets, decoder, queue, metrics, json));
    for (WebhookTarget target : targets) {
      deliveries.put(
          target.name(),
          consumers.start(
              options(Keys.webhooks(target.name()), "webhook-" + target.name())
                  .withBatch(1)
                  .deletingHandled(),
              new WebhookDelivery(target, sender, config, metrics, stopped)));
    }
  }

  private GroupOptions options(String stream, String group) {
    return GroupOptions.of(stream, group, node.value())
        .withMinIdle(config.takeOver())
        .withDeliveryLimit(DELIVERY_LIMIT)
        .withDeadMaxLength(config.maxDead());
  }

  void onStop(@Observes @Priority(EARLY) ShutdownEvent event) {
    stopped.countDown();
  }

  /** The consumer that delivers to an endpoint; empty when there is no such endpoint. */
  Optional<GroupConsumer> delivery(String endpoint) {
    return Optional.ofNullable(deliveries.get(endpoint));
  }
}
