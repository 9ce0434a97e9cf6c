package io.fynix.platform.auth;

import io.fynix.platform.address.Networks;
import io.fynix.platform.control.ControlListener;
import io.fynix.platform.control.ControlMessage;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of the API keys in Redis. It is read as a whole when this node begins to listen
 * to the control log or may have missed something, and key by key when the log names one; reads are
 * executed in their order, so a later one never brings back what an earlier one saw.
 *
 * <p>Until the first reading it knows nothing, and says so. While Redis is away the copy stays in
 * force: nobody can revoke a key then either. Safe from any thread.
 */
@ApplicationScoped
public class ApiKeyDirectory implements ControlListener {
  private static final Logger LOG = Logger.getLogger(ApiKeyDirectory.class);

  /** Pause before the keys are asked for again after Redis did not answer. */
  private static final long RETRY_MILLIS = 250;

  private final ApiKeyStore store;
  private final Vertx vertx;
  private final Map<String, List<String>> hashesById = new HashMap<>(); // behind this
  private volatile Map<String, ApiKey> bySha256 = Map.of(); // replaced behind this
  private volatile boolean synced;

  ApiKeyDirectory(ApiKeyStore store, Vertx vertx) {
    this.store = store;
    this.vertx = vertx;
  }

  /** Whether the keys were read at all. */
  public boolean isSynced() {
    return synced;
  }

  /** The key with this hash, expired or not; null when there is none. */
  @Nullable ApiKey find(String sha256) {
    return bySha256.get(sha256);
  }

  @Override
  public void onControl(ControlMessage message) {
    if (message instanceof ControlMessage.ApiKeyChanged changed) {
      readOne(changed.id());
    }
  }

  @Override
  public void onMissed() {
    readAll();
  }

  private void readAll() {
    store
        .all()
        .whenComplete(
            (keys, failure) -> {
              if (failure == null) {
                replace(keys);
              } else {
                LOG.debugf("API keys can not be read yet: error=%s", failure.getMessage());
                vertx.setTimer(RETRY_MILLIS, ignored -> readAll());
              }
            });
  }

  private void readOne(String id) {
    store
        .find(id)
        .whenComplete(
            (key, failure) -> {
              if (failure == null) {
                replace(id, key);
              } else {
                vertx.setTimer(RETRY_MILLIS, ignored -> readOne(id));
              }
            });
  }

  private synchronized void replace(List<StoredKey> keys) {
    Map<String, ApiKey> all = new HashMap<>();
    hashesById.clear();
    for (StoredKey key : keys) {
      Map<String, ApiKey> ofKey = secrets(key);
      hashesById.put(key.id(), List.copyOf(ofKey.keySet()));
      all.putAll(ofKey);
    }
    bySha256 = Map.copyOf(all);
    synced = true;
  }

  private synchronized void replace(String id, Optional<StoredKey> key) {
    Map<String, ApiKey> all = new HashMap<>(bySha256);
    hashesById.getOrDefault(id, List.of()).forEach(all::remove);
    hashesById.remove(id);
    key.ifPresent(
        present -> {
          Map<String, ApiKey> ofKey = secrets(present);
          hashesById.put(id, List.copyOf(ofKey.keySet()));
          all.putAll(ofKey);
        });
    bySha256 = Map.copyOf(all);
  }

  /** Its secret, and the one before while that still counts. */
  private static Map<String, ApiKey> secrets(StoredKey key) {
    Map<String, ApiKey> secrets = new HashMap<>();
    String previous = key.previousSha256();
    if (previous != null) {
      secrets.put(previous, key(key, earlier(key.previousUntil(), key.expiresAt())));
    }
    secrets.put(key.sha256(), key(key, key.expiresAt()));
    return secrets;
  }

  private static ApiKey key(StoredKey key, @Nullable Instant until) {
    return new ApiKey(
        key.id(),
        new Principal(key.name(), key.scopes()),
        key.tier(),
        Networks.of(key.networks()),
        until,
        true);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
