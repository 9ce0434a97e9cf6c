package io.fynix.monitoring.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.activity.Activity;
import io.fynix.platform.stream.GroupBatchHandler;
import io.fynix.platform.stream.GroupEntry;
import io.fynix.platform.stream.StreamDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Puts facts into the queues of the endpoints that want them. A batch that comes again, since its
 * node died before it was acknowledged, is queued again with the same ids.
 */
final class WebhookFanOut implements GroupBatchHandler {
  /** Bounds the wait for Redis; its connections have a shorter bound of their own. */
  private static final int ANSWER_SECONDS = 15;

  private final List<WebhookTarget> targets;
  private final StreamDecoder<Activity> decoder;
  private final WebhookQueue queue;
  private final WebhookMetrics metrics;
  private final ObjectMapper json;

  WebhookFanOut(
      List<WebhookTarget> targets,
      StreamDecoder<Activity> decoder,
      WebhookQueue queue,
      WebhookMetrics metrics,
      ObjectMapper json) {
    this.targets = targets;
    this.decoder = decoder;
    this.queue = queue;
    this.metrics = metrics;
    this.json = json;
  }

  @Override
  public void handle(List<GroupEntry> entries) throws Exception {
    List<Activity> facts =
        entries.stream()
            .map(GroupEntry::fields)
            .map(decoder::decode)
            .flatMap(Optional::stream)
            .toList();
    CompletableFuture.allOf(
            targets.stream().map(target -> queue(target, facts)).toArray(CompletableFuture[]::new))
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  private CompletableFuture<Void> queue(WebhookTarget target, List<Activity> facts) {
    List<Activity> wanted =
        facts.stream().filter(fact -> target.events().contains(WebhookEvent.of(fact))).toList();
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return queue
        .add(target.name(), WebhookBatch.of(target.name(), wanted, json))
        .thenAccept(
            dropped -> {
              metrics.queued(target.name(), wanted.size());
              metrics.dropped(target.name(), dropped);
            })
        .toCompletableFuture();
  }
}
