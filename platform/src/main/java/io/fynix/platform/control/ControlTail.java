package io.fynix.platform.control;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.stream.Gap;
import io.fynix.platform.stream.LogEntry;
import io.fynix.platform.stream.LogListener;
import io.fynix.platform.stream.LogTail;
import io.fynix.platform.stream.LogTails;
import io.fynix.platform.stream.StreamDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the orders of the control log to the {@link ControlListener}s of this process, from the
 * moment on at which it listens. Costs nothing in a service that has no listener.
 */
@ApplicationScoped
public class ControlTail {
  private static final Logger LOG = Logger.getLogger(ControlTail.class);

  /** Pause before the next attempt to reach the log. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /**
   * How long a read of the log waits. Short, because {@link #sinceSync} can not tell less, and
   * sessions trust what was heard for half a second by default.
   */
  static final Duration BLOCK = Duration.ofMillis(150);

  /** Longer ago than any bound. */
  public static final Duration NEVER = Duration.ofDays(36_500);

  private static final Duration FOLLOW_LIMIT = Duration.ofSeconds(5);

  private final LogTails tails;
  private final List<ControlListener> listeners;
  private final StreamDecoder<ControlMessage> decoder;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean listening;
  private volatile @Nullable LogTail tail;

  ControlTail(LogTails tails, @All List<ControlListener> listeners, MeterRegistry registry) {
    this.tails = tails;
    this.listeners = listeners;
    this.decoder = new StreamDecoder<>("control", ControlContracts.ALL, registry);
  }

  void onStart(@Observes StartupEvent event) {
    if (!listeners.isEmpty()) {
      Thread.ofVirtual().name("fynix-control").start(this::begin);
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  /** Whether orders that are given from now on are executed here. */
  public boolean isListening() {
    return listening;
  }

  /**
   * How long ago it was known that every order had been heard, as {@link LogTail#sinceSync}; {@link
   * #NEVER} before this node listens.
   */
  public Duration sinceSync() {
    LogTail open = tail;
    return listening && open != null ? open.sinceSync() : NEVER;
  }

  private void begin() {
    LogTail tail = tails.open("control", BLOCK, new Ear());
    this.tail = tail;
    try {
      while (!follow(tail)) {
        if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      listening = true;
      tell(ControlListener::onMissed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean follow(LogTail tail) throws InterruptedException {
    try {
      tail.follow(Keys.CONTROL)
          .toCompletableFuture()
          .get(FOLLOW_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Orders can not be heard yet: error=%s", e.getMessage());
      return false;
    }
  }

  private void tell(Consumer<ControlListener> news) {
    RuntimeException failure = null;
    for (ControlListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure; // logged and counted by the tail, which goes on
    }
  }

  private final class Ear implements LogListener {
    @Override
    public void onEntries(LogKey log, List<LogEntry> entries) {
      for (LogEntry entry : entries) {
        decoder.decode(entry.fields()).ifPresent(this::execute);
      }
    }

    /** One order that fails must not take those of the same read with it. */
    private void execute(ControlMessage message) {
      try {
        tell(listener -> listener.onControl(message));
      } catch (RuntimeException e) {
        LOG.errorf(e, "An order failed: type=%s", message.getClass().getSimpleName());
      }
    }

    @Override
    public void onGap(LogKey log, Gap gap) {
      tell(ControlListener::onMissed);
    }
  }
}
