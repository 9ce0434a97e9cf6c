package io.fynix.session.manage;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.session.refresh.RefreshConfig;
import io.fynix.session.store.SessionUpkeep;
import io.fynix.session.store.StoreCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells of sessions that expired. Every node looks, one script at a time, and each expiry is told
 * once, because looking and removing are one script. One virtual thread.
 */
@ApplicationScoped
class SessionSweeper {
  private static final Logger LOG = Logger.getLogger(SessionSweeper.class);

  /** Most sessions of one script, so that none holds Redis for long. */
  private static final int BATCH = 100;

  /** Most scripts for one partition in a round; the rest waits for the next. */
  private static final int MOST_BATCHES = 100;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

  private final SessionUpkeep upkeep;
  private final StoreCalls calls;
  private final int partitions;
  private final Duration interval;
  private final MeterRegistry metrics;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  SessionSweeper(
      SessionUpkeep upkeep,
      StoreCalls calls,
      RefreshConfig refresh,
      ManageConfig config,
      MeterRegistry metrics) {
    this.upkeep = upkeep;
    this.calls = calls;
    this.partitions = refresh.partitions();
    this.interval = config.sweepInterval();
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("fynix-session-sweep").unstarted(this::run);
  }

  void onStart(@Observes StartupEvent event) {
    thread.start();
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          sweep();
        } catch (RedisUnavailableException e) {
          LOG.debugf("Sessions were not swept: error=%s", e.getMessage());
        } catch (RuntimeException e) {
          LOG.error("Sessions were not swept", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep() {
    for (int partition = 0; partition < partitions && stopped.getCount() > 0; partition++) {
      for (int batch = 0; batch < MOST_BATCHES; batch++) {
        int found = calls.await(upkeep.sweep(partition, BATCH));
        metrics.counter(MetricNames.SESSION_SWEPT).increment(found);
        if (found < BATCH) {
          break;
        }
      }
    }
  }
}
