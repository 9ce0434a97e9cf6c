package io.fynix.platform.activity;

import io.fynix.platform.activity.Activity.Client;
import io.fynix.platform.activity.Activity.Stamp;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.RedisBackoff;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Records what the clients of this node do.
 *
 * <p>Recording is safe from any thread, never blocks and never fails: facts wait in a queue of
 * {@code fynix.activity.queue-capacity}, and what does not fit is dropped and counted. One virtual
 * thread writes them in batches; while Redis is away they wait. A fact whose write was in doubt is
 * written again, with the same id.
 */
@ApplicationScoped
public class ActivityRecorder {
  private static final Logger LOG = Logger.getLogger(ActivityRecorder.class);

  /** Most facts that travel to Redis at once. */
  private static final int BATCH = 256;

  /** How often the stream is cut to its bounds; a burst may exceed them for so long. */
  private static final Duration TRIM_INTERVAL = Duration.ofSeconds(5);

  /** Bounds how long Redis is waited for; its connections have a shorter bound of their own. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(50);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

  /** How long the last facts may take when the process ends. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  /** After the last connections were closed, before the connections to Redis are. */
  private static final int LATE = 9_000;

  private final ActivityStream stream;
  private final ActivityConfig config;
  private final ActivityMetrics metrics;
  private final NodeId node;
  private final Clock clock;
  private final BlockingQueue<Activity> queue;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicBoolean started = new AtomicBoolean();
  private final RedisBackoff backoff = new RedisBackoff(SHORTEST_BACKOFF, LONGEST_BACKOFF);
  private final Thread thread = Thread.ofVirtual().name("fynix-activity").unstarted(this::run);
  private volatile boolean stopping;
  private long trimmedAt = System.nanoTime();

  ActivityRecorder(
      ActivityStream stream,
      ActivityConfig config,
      ActivityMetrics metrics,
      NodeId node,
      Clock clock) {
    this.stream = stream;
    this.config = config;
    this.metrics = metrics;
    this.node = node;
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(config.queueCapacity());
  }

  /** The client's connect command was accepted. */
  public void connected(Client client) {
    if (records(ActivityKind.CONNECTED)) {
      record(new Activity.Connected(stamp(), client));
    }
  }

  /** The connection of a client that was connected is gone. */
  public void disconnected(Client client, int code) {
    if (records(ActivityKind.DISCONNECTED)) {
      record(new Activity.Disconnected(stamp(), client, code));
    }
  }

  /** The client was told that it is subscribed. */
  public void subscribed(Client client, String channel) {
    if (records(ActivityKind.SUBSCRIBED)) {
      record(new Activity.Subscribed(stamp(), client, channel));
    }
  }

  /**
   * A subscription ended.
   *
   * @param code as for {@link Activity.Unsubscribed}
   */
  public void unsubscribed(Client client, String channel, int code) {
    if (records(ActivityKind.UNSUBSCRIBED)) {
      record(new Activity.Unsubscribed(stamp(), client, channel, code));
    }
  }

  /**
   * Writes facts that wait somewhere else, past the queue.
   *
   * @return how many of them, from the first on, are written or not wanted; never fails
   */
  public CompletionStage<Integer> relay(List<Activity> facts) {
    if (!config.enabled()) {
      return CompletableFuture.completedStage(facts.size());
    }
    return stream
        .append(facts)
        .whenComplete((written, failure) -> metrics.recorded(written == null ? 0 : written));
  }

  private boolean records(ActivityKind kind) {
    return config.enabled() && config.kinds().contains(kind);
  }

  private Stamp stamp() {
    return new Stamp(node.value() + "-" + lastId.incrementAndGet(), clock.instant());
  }

  private void record(Activity fact) {
    if (!queue.offer(fact)) {
      metrics.overflow();
    }
    if (!started.get() && started.compareAndSet(false, true)) {
      metrics.watch(queue);
      thread.start();
    }
  }

  void onStop(@Observes @Priority(LATE) ShutdownEvent event) {
    stop();
  }

  /** Writes what waits, for a short time, and ends. */
  void stop() {
    stopping = true;
    try {
      if (started.get() && !thread.join(STOP_LIMIT)) {
        thread.interrupt();
        thread.join(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Activity> batch = new ArrayList<>(BATCH);
    try {
      while (!stopping || !queue.isEmpty()) {
        Activity first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
          write(batch);
        }
        trimWhenDue();
      }
    } catch (InterruptedException e) {
      LOG.debug("Recording ended before all was written");
      metrics.unsent(batch.size() + queue.size());
    }
  }

  /** Writes until all is written; an interrupt ends it and leaves what is not. */
  private void write(List<Activity> batch) throws InterruptedException {
    while (!batch.isEmpty()) {
      int written = append(batch);
      metrics.recorded(written);
      batch.subList(0, written).clear();
      if (batch.isEmpty()) {
        backoff.reset();
      } else {
        Thread.sleep(backoff.next());
      }
    }
  }

  private int append(List<Activity> batch) throws InterruptedException {
    try {
      return stream
          .append(List.copyOf(batch))
          .toCompletableFuture()
          .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Activity waits for Redis: error=%s", e.toString());
      return 0;
    }
  }

  private void trimWhenDue() {
    if (System.nanoTime() - trimmedAt < TRIM_INTERVAL.toNanos()) {
      return;
    }
    trimmedAt = System.nanoTime();
    stream
        .trim()
        .whenComplete(
            (dropped, failure) -> {
              if (failure == null) {
                metrics.trimmed(dropped);
              } else {
                LOG.debugf("Activity was not trimmed: error=%s", failure.getMessage());
              }
            });
  }
}
