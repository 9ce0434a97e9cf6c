package io.fynix.monitoring.webhook;

import io.fynix.platform.redis.RedisBackoff;
import io.fynix.platform.stream.GiveUpException;
import io.fynix.platform.stream.GroupEntry;
import io.fynix.platform.stream.GroupHandler;
import io.fynix.platform.stream.StreamFields;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Delivers the requests of one endpoint, one after the other: what fails is tried again before the
 * next one, so that the order is kept and a receiver in trouble is not flooded. Runs on the thread
 * of the endpoint's consumer; other endpoints have their own.
 */
final class WebhookDelivery implements GroupHandler {
  private static final Logger LOG = Logger.getLogger(WebhookDelivery.class);

  private final WebhookTarget target;
  private final WebhookSender sender;
  private final WebhookConfig config;
  private final WebhookMetrics metrics;
  private final CountDownLatch stopped;

  /**
   * @param stopped at zero when the service stops: no further attempt is made
   */
  WebhookDelivery(
      WebhookTarget target,
      WebhookSender sender,
      WebhookConfig config,
      WebhookMetrics metrics,
      CountDownLatch stopped) {
    this.target = target;
    this.sender = sender;
    this.config = config;
    this.metrics = metrics;
    this.stopped = stopped;
  }

  @Override
  public void handle(GroupEntry entry) throws Exception {
    var batch = WebhookBatch.CONTRACT.decode(new StreamFields(entry.fields()));
    var backoff = new RedisBackoff(config.minBackoff(), config.maxBackoff());
    Outcome outcome = attempt(batch);
    for (int made = 1; !outcome.isDelivered(); made++) {
      if (made >= config.attempts()) {
        metrics.gaveUp(target.name());
        throw new GiveUpException("%d attempts, last %s".formatted(made, outcome));
      }
      LOG.debugf(
          "A webhook failed: endpoint=%s attempt=%d outcome=%s", target.name(), made, outcome);
      if (stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("the service stops; another node goes on");
      }
      outcome = attempt(batch);
    }
  }

  private Outcome attempt(WebhookBatch batch) throws InterruptedException {
    long from = System.nanoTime();
    var outcome = sender.send(target.url(), target.secrets(), batch.id(), batch.body());
    metrics.attempt(target.name(), outcome.kind(), Duration.ofNanos(System.nanoTime() - from));
    return outcome;
  }
}
