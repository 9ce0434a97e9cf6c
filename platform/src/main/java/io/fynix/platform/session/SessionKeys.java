package io.fynix.platform.session;

import io.fynix.platform.control.ControlListener;
import io.fynix.platform.control.ControlMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of access tokens, as this node knows them. Read from Redis when the node begins
 * to listen and whenever it hears that they changed, so that the session service may be down while
 * tokens are verified. Safe from any thread; never blocks.
 */
@ApplicationScoped
public class SessionKeys implements ControlListener {
  private static final Logger LOG = Logger.getLogger(SessionKeys.class);

  /** Pause before Redis is read again after a failure. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /** An unknown key lets Redis be read again this often at most: ids can be invented. */
  static final Duration MISS_INTERVAL = Duration.ofSeconds(1);

  /** Longest wait for that. */
  private static final Duration MISS_LIMIT = Duration.ofSeconds(1);

  private final PublishedKeys published;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Map<String, VerifyingKey> known;
  private long readings; // behind the lock
  private long taken; // behind the lock: the latest reading whose answer came
  private @Nullable CompletableFuture<Void> missed; // behind the lock: the reading of an unknown id
  private long missedAt; // behind the lock: nano time at which that began

  SessionKeys(PublishedKeys published) {
    this.published = published;
  }

  /** What a search for a key came to. */
  sealed interface Found {
    record Key(VerifyingKey key) implements Found {}

    /** There is no such key. */
    record None() implements Found {}

    /** Nobody can tell now. */
    record Unreachable() implements Found {}
  }

  /** All keys, in the order of their ids; empty as long as none was read. */
  public List<VerifyingKey> all() {
    Map<String, VerifyingKey> present = known;
    if (present == null) {
      return List.of();
    }
    List<VerifyingKey> keys = new ArrayList<>(present.values());
    keys.sort(Comparator.comparing(VerifyingKey::id));
    return keys;
  }

  /** Whether a key is known now. */
  boolean has(String id) {
    Map<String, VerifyingKey> present = known;
    return present != null && present.containsKey(id);
  }

  /**
   * @return never fails; complete already when the key is known
   */
  CompletionStage<Found> find(String id) {
    Map<String, VerifyingKey> present = known;
    VerifyingKey key = present == null ? null : present.get(id);
    if (key != null) {
      return CompletableFuture.completedStage(new Found.Key(key));
    }
    return readForUnknown()
        .handle(
            (nothing, failure) -> {
              Map<String, VerifyingKey> read = known;
              VerifyingKey found = read == null ? null : read.get(id);
              if (found != null) {
                return new Found.Key(found);
              }
              return failure == null ? new Found.None() : new Found.Unreachable();
            });
  }

  /** One reading serves all who ask within {@link #MISS_INTERVAL}. */
  private CompletionStage<Void> readForUnknown() {
    lock.lock();
    try {
      long now = System.nanoTime();
      CompletableFuture<Void> last = missed;
      if (last != null && now - missedAt < MISS_INTERVAL.toNanos()) {
        return last;
      }
      missedAt = now;
      missed = read(++readings).orTimeout(MISS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return missed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onControl(ControlMessage message) {
    if (message instanceof ControlMessage.SessionKeysChanged) {
      reload();
    }
  }

  @Override
  public void onMissed() {
    reload();
  }

  private void reload() {
    lock.lock();
    try {
      reload(++readings);
    } finally {
      lock.unlock();
    }
  }

  private void reload(long reading) {
    read(reading)
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null && isLatest(reading)) {
                LOG.debugf("Keys not read: error=%s", failure.toString());
                CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> reload(reading));
              }
            });
  }

  private CompletableFuture<Void> read(long reading) {
    return published.all().thenAccept(keys -> take(reading, keys)).toCompletableFuture();
  }

  /** An empty answer means that Redis lost its data, which makes no signature worse. */
  private void take(long reading, List<VerifyingKey> keys) {
    if (keys.isEmpty() && known != null) {
      LOG.warn("Redis has no keys of access tokens: those that were known stay in use");
      return;
    }
    Map<String, VerifyingKey> read = new HashMap<>();
    keys.forEach(key -> read.put(key.id(), key));
    lock.lock();
    try {
      if (reading > taken) {
        taken = reading;
        known = Map.copyOf(read);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isLatest(long reading) {
    lock.lock();
    try {
      return reading == readings;
    } finally {
      lock.unlock();
    }
  }
}
