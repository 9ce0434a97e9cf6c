package io.fynix.session.validate;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.stream.Gap;
import io.fynix.platform.stream.LogEntry;
import io.fynix.platform.stream.LogListener;
import io.fynix.platform.stream.LogTail;
import io.fynix.platform.stream.LogTails;
import io.fynix.platform.stream.StreamDecoder;
import io.fynix.session.event.SessionEvent;
import io.fynix.session.event.SessionEventContract;
import io.fynix.session.refresh.RefreshConfig;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.refresh.UserKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the logs of all partitions and knows whether it heard everything.
 *
 * <p>One virtual thread begins to follow, and afterwards watches how far the tail is behind; the
 * tail has its own. The answers are for any thread.
 */
@ApplicationScoped
public class SessionLog {
  private static final Logger LOG = Logger.getLogger(SessionLog.class);

  /** A tail is synchronous at most so long ago while all is well: well below the least max-lag. */
  private static final Duration BLOCK = Duration.ofMillis(150);

  /** Pause before the next attempt to follow, and between two looks at the tail. */
  private static final Duration BEAT = Duration.ofMillis(20);

  private static final Duration FOLLOW_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(6);

  private final LogTails tails;
  private final StreamDecoder<SessionEvent> decoder;
  private final long maxLagNanos;
  private final List<PartitionMarks> marks = new ArrayList<>();
  private final Map<LogKey, PartitionMarks> byLog = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable LogTail tail;
  private volatile long trustedUntil = System.nanoTime();

  public SessionLog(
      LogTails tails, RefreshConfig refresh, ValidateConfig config, MeterRegistry registry) {
    this.tails = tails;
    this.decoder = new StreamDecoder<>("sessions", SessionEventContract.ALL, registry);
    this.maxLagNanos = config.maxLag().toNanos();
    this.thread = Thread.ofVirtual().name("fynix-session-log").unstarted(this::run);
    for (int partition = 0; partition < refresh.partitions(); partition++) {
      var each = new PartitionMarks();
      marks.add(each);
      byLog.put(Keys.sessions(partition), each);
    }
  }

  void onStart(@Observes StartupEvent event) {
    start();
  }

  void onStop(@Observes ShutdownEvent event) {
    stop();
  }

  /** Begins to follow; for those who have no container. */
  public void start() {
    thread.start();
  }

  /** Ends the thread and waits for it; the tail itself is closed by who opened it. */
  public void stop() {
    stopped.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null when there is no such partition. */
  @Nullable PartitionMarks marks(int partition) {
    return partition < marks.size() ? marks.get(partition) : null;
  }

  /** Whether all that was said until {@code max-lag} ago was heard. */
  boolean isTrusted() {
    return trustedUntil - System.nanoTime() > 0;
  }

  /** Whether all partitions are followed. */
  public boolean isListening() {
    return marks.stream().allMatch(PartitionMarks::isFollowed);
  }

  /** How long ago everything was heard. */
  Duration sinceSync() {
    LogTail present = tail;
    return present == null ? Duration.ofDays(1) : present.sinceSync();
  }

  private void run() {
    LogTail opened = tails.open("sessions", BLOCK, new Ear());
    tail = opened;
    var missing = new HashMap<>(byLog);
    do {
      missing.entrySet().removeIf(each -> follow(opened, each.getKey(), each.getValue()));
      long behind = opened.sinceSync().toNanos();
      trustedUntil = System.nanoTime() + maxLagNanos - behind;
    } while (!pause());
  }

  private static boolean follow(LogTail tail, LogKey log, PartitionMarks marks) {
    try {
      tail.follow(log).toCompletableFuture().get(FOLLOW_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      marks.followed();
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("A log can not be heard yet: log=%s error=%s", log.stream(), e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean pause() {
    try {
      return stopped.await(BEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Called by the tail's thread. */
  private final class Ear implements LogListener {
    @Override
    public void onEntries(LogKey log, List<LogEntry> entries) {
      PartitionMarks of = byLog.get(log);
      if (of == null) {
        return;
      }
      for (LogEntry entry : entries) {
        decoder.decode(entry.fields()).ifPresent(event -> apply(event, entry.sequence(), of));
      }
    }

    private void apply(SessionEvent event, long sequence, PartitionMarks of) {
      switch (event) {
        case SessionEvent.Created created -> {} // nobody can have read it before
        case SessionEvent.OfSession one -> {
          SessionId id = SessionId.parse(one.session());
          if (id != null) {
            of.sessionChanged(id, sequence);
          }
        }
        case SessionEvent.UserRevoked user -> of.userRevoked(new UserKey(user.userKey()), sequence);
        case SessionEvent.EveryoneRevoked everyone -> of.everyoneRevoked(sequence);
      }
    }

    @Override
    public void onGap(LogKey log, Gap gap) {
      PartitionMarks of = byLog.get(log);
      if (of != null) {
        of.gap();
      }
    }
  }
}
