package io.fynix.session.validate;

import io.fynix.platform.metric.MetricNames;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionUpkeep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Collects which sessions were used and writes it together: a session at most once an interval,
 * however often it is used. What Redis does not take is counted and lost: it shortens an idle time
 * by a minute at most.
 */
@ApplicationScoped
public class SessionTouches {
  private static final Logger LOG = Logger.getLogger(SessionTouches.class);

  /** Sessions of one script call, so that none holds Redis for long. */
  private static final int BATCH = 128;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

  private final SessionUpkeep upkeep;
  private final Duration interval;
  private final int capacity;
  private final Map<SessionId, Long> pending = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Counter written;
  private final Counter dropped;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  public SessionTouches(SessionUpkeep upkeep, ValidateConfig config, MeterRegistry registry) {
    this.upkeep = upkeep;
    this.interval = config.touchInterval();
    this.capacity = config.maxPendingTouches();
    this.written = registry.counter(MetricNames.SESSION_TOUCHES, "outcome", "written");
    this.dropped = registry.counter(MetricNames.SESSION_TOUCHES, "outcome", "dropped");
    this.thread = Thread.ofVirtual().name("fynix-session-touch").unstarted(this::run);
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
    flush();
  }

  /** A session was used. Never blocks. */
  void add(SessionId id, long time) {
    if (size.get() >= capacity && !pending.containsKey(id)) {
      dropped.increment();
      return;
    }
    if (pending.put(id, time) == null) {
      size.incrementAndGet();
    }
  }

  private void run() {
    try {
      while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends all that is pending, without waiting for the answers. */
  void flush() {
    var batches = new HashMap<Integer, Map<SessionId, Long>>();
    for (SessionId id : pending.keySet()) {
      Long time = pending.remove(id);
      if (time != null) {
        size.decrementAndGet();
        var batch = batches.computeIfAbsent(id.partition(), partition -> new HashMap<>());
        batch.put(id, time);
        if (batch.size() == BATCH) {
          send(id.partition(), batch);
          batches.remove(id.partition());
        }
      }
    }
    batches.forEach(this::send);
  }

  private void send(int partition, Map<SessionId, Long> batch) {
    upkeep
        .touch(partition, batch)
        .whenComplete(
            (count, failure) -> {
              if (failure == null) {
                written.increment(batch.size());
              } else {
                LOG.debugf("Sessions were not touched: error=%s", failure.getMessage());
                dropped.increment(batch.size());
              }
            });
  }
}
