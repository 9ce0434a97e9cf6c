package io.fynix.realtime.token;

import io.fynix.realtime.token.KeyServer.Found;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one key set. Safe from any thread.
 *
 * <p>The set is fetched when a key is asked for that it does not have, or when it is old; never
 * twice at a time, and not again within {@link #MIN_INTERVAL}, so that tokens with invented key ids
 * do not become requests. A key that is known goes on counting while the key server is away, until
 * {@link #MAX_STALENESS}.
 */
final class RemoteKeySet {
  /** How long the set counts without asking again. */
  static final Duration FRESHNESS = Duration.ofHours(1);

  /** How long its keys count when the key server does not answer. */
  static final Duration MAX_STALENESS = Duration.ofHours(24);

  /** Least time between the starts of two fetches. */
  static final Duration MIN_INTERVAL = Duration.ofSeconds(5);

  private final Supplier<CompletableFuture<PublicKeySet>> source;
  private final Clock clock;
  private @Nullable Known known;
  private Instant mayFetchFrom = Instant.MIN;
  private @Nullable CompletableFuture<Boolean> fetching;

  /**
   * @param source fetches the set, with a bound in time
   */
  RemoteKeySet(Supplier<CompletableFuture<PublicKeySet>> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  private record Known(PublicKeySet keys, Instant since) {
    boolean isYoungerThan(Duration age, Instant now) {
      return now.isBefore(since.plus(age));
    }
  }

  /**
   * @return never fails; complete already when the key is known and the set is fresh
   */
  CompletionStage<Found> find(String keyId, String algorithm) {
    CompletableFuture<Boolean> fetch;
    boolean asked = false;
    synchronized (this) {
      Instant now = clock.instant();
      Known present = known;
      if (present != null && present.isYoungerThan(FRESHNESS, now) && present.keys.has(keyId)) {
        return CompletableFuture.completedStage(found(present.keys, keyId, algorithm));
      }
      if (fetching == null && now.isBefore(mayFetchFrom)) {
        return CompletableFuture.completedStage(withoutFetch(keyId, algorithm));
      }
      if (fetching == null) {
        mayFetchFrom = now.plus(MIN_INTERVAL);
        fetching = new CompletableFuture<>();
        asked = true;
      }
      fetch = fetching;
    }
    if (asked) {
      source.get().whenComplete((keys, failure) -> fetched(fetch, failure == null ? keys : null));
    }
    boolean certain = asked;
    return fetch.thenApply(
        answered ->
            answered && certain ? decided(keyId, algorithm) : withoutFetch(keyId, algorithm));
  }

  private void fetched(CompletableFuture<Boolean> fetch, @Nullable PublicKeySet keys) {
    synchronized (this) {
      fetching = null;
      if (keys != null) {
        known = new Known(keys, clock.instant());
      }
    }
    fetch.complete(keys != null);
  }

  /** The set was fetched after the question: what it does not have does not exist. */
  private synchronized Found decided(String keyId, String algorithm) {
    Known present = known;
    return present == null ? new Found.Unreachable() : found(present.keys, keyId, algorithm);
  }

  /** The set may be older than the key: one that it does not have may exist. */
  private synchronized Found withoutFetch(String keyId, String algorithm) {
    Known present = known;
    return present != null
            && present.isYoungerThan(MAX_STALENESS, clock.instant())
            && present.keys.has(keyId)
        ? found(present.keys, keyId, algorithm)
        : new Found.Unreachable();
  }

  private static Found found(PublicKeySet keys, String keyId, String algorithm) {
    TokenKeys key = keys.get(keyId, algorithm);
    return key == null
        ? new Found.None("there is no such key for the token's algorithm")
        : new Found.Key(key);
  }
}
