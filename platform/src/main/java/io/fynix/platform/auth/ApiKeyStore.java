package io.fynix.platform.auth;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the API keys that were made over the admin API. Never blocks; calls are executed in their
 * order. Fails with {@link io.fynix.platform.redis.RedisUnavailableException} when Redis is away.
 */
public interface ApiKeyStore {

  /** What came of a change. */
  enum Saved {
    DONE,
    /** There are as many keys as there may be. */
    FULL,
    /** Somebody else changed or removed the key. */
    CHANGED
  }

  CompletionStage<List<StoredKey>> all();

  CompletionStage<Optional<StoredKey>> find(String id);

  /**
   * Writes a key.
   *
   * @param before what it replaces; null when it is new
   */
  CompletionStage<Saved> save(StoredKey key, @Nullable StoredKey before);

  /** Removes a key; whether there was one. */
  CompletionStage<Boolean> remove(String id);

  /** When keys were last used, by id. */
  CompletionStage<Map<String, Instant>> lastUsed();

  /** Notes that keys were used; an earlier moment than the one known changes nothing. */
  CompletionStage<Void> used(Map<String, Instant> times);

  /** Forgets when keys were used that are no more. */
  CompletionStage<Void> forgetUse(Collection<String> ids);
}
