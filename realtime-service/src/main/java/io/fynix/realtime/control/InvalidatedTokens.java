package io.fynix.realtime.control;

import io.fynix.platform.control.Invalidations;
import io.fynix.platform.redis.RedisUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are void, as this node knows it: all that is remembered in Redis, and what was heard
 * since. A connect asks the memory and not Redis. Safe from any thread.
 *
 * <p>Until Redis was read once after the start, nobody can tell: connects with a token wait for it,
 * {@link #LOAD_LIMIT} at most, and are then answered with a temporary error.
 */
@ApplicationScoped
public class InvalidatedTokens {
  private static final Logger LOG = Logger.getLogger(InvalidatedTokens.class);

  /** Longest wait of a connect for the first reading. */
  static final Duration LOAD_LIMIT = Duration.ofSeconds(2);

  /** Pause before Redis is read again after a failure. */
  private static final Duration RETRY = Duration.ofMillis(500);

  private final Invalidations remembered;
  private final ConcurrentMap<String, Instant> users = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();

  InvalidatedTokens(Invalidations remembered) {
    this.remembered = remembered;
  }

  /**
   * Whether a token is void.
   *
   * @param issuedAt when it was issued, null when it does not say: it is void then if any of the
   *     user's is
   */
  public boolean covers(String user, @Nullable Instant issuedAt) {
    Instant before = users.get(user);
    return before != null && (issuedAt == null || issuedAt.isBefore(before));
  }

  /**
   * Completes when {@link #covers} can tell, at once in nearly all cases; fails with {@link
   * RedisUnavailableException} when that takes too long.
   */
  public CompletionStage<Void> ready() {
    return loaded.isDone()
        ? loaded
        : loaded
            .copy()
            .orTimeout(LOAD_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionallyCompose(
                late ->
                    CompletableFuture.failedStage(
                        new RedisUnavailableException("invalidated tokens are not known", late)));
  }

  void add(String user, Instant before) {
    users.merge(user, before, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Reads all from Redis, as often as it takes, then hands them to {@code then}. */
  void reload(Consumer<Map<String, Instant>> then) {
    remembered
        .all()
        .whenComplete(
            (all, failure) -> {
              if (failure != null) {
                LOG.debugf("Invalidated tokens not read: error=%s", failure.toString());
                CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> reload(then));
                return;
              }
              // Nothing but what Redis forgot, because no token can be in force, goes away here.
              users.keySet().retainAll(all.keySet());
              all.forEach(this::add);
              loaded.complete(null);
              then.accept(all);
            });
  }
}
