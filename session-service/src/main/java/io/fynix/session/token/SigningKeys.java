package io.fynix.session.token;

import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.redis.RedisUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this node: read from the folder again and again, published, and the one that signs
 * chosen. Safe from any thread.
 *
 * <p>A thread of its own reads the folder and publishes what it holds. A folder that can not be
 * used stops the start; later it is reported, and what was read before stays in use.
 */
@ApplicationScoped
class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  /** Longest wait for Redis when keys are published. */
  private static final Duration PUBLISH_LIMIT = Duration.ofSeconds(5);

  /** Pause before keys are published again after a failure. */
  private static final Duration RETRY = Duration.ofMillis(500);

  private final @Nullable KeyFolder folder;
  private final KeyPublications publications;
  private final TokenConfig config;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile KeyFolder.Content content = new KeyFolder.Content(List.of(), Set.of());

  /** Since when keys are published, by id: the earliest time that was ever told. */
  private volatile Map<String, Instant> since = Map.of();

  private @Nullable String failure; // the last one told, by the thread only

  SigningKeys(KeyPublications publications, TokenConfig config, Clock clock) {
    this.folder = config.keysDirectory().map(KeyFolder::new).orElse(null);
    this.publications = publications;
    this.config = config;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    if (folder == null) {
      LOG.warn("No access token can be issued: fynix.session.token.keys-directory names no folder");
      return;
    }
    content = folder.read();
    Thread.ofVirtual().name("fynix-signing-keys").start(() -> keepFresh(folder));
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  /**
   * The key that signs now: the newest that has been published for long enough; while none has, the
   * one that was published first, as others are likeliest to have it.
   *
   * @throws RedisUnavailableException when no key could be published yet: nobody could verify what
   *     it signs
   * @throws ProblemException {@link ProblemType#SIGNING_KEYS_MISSING} when there is no folder
   */
  SigningKey active() {
    if (folder == null) {
      throw new ProblemException(
          ProblemType.SIGNING_KEYS_MISSING,
          "This installation has no signing keys: fynix.session.token.keys-directory is not set.");
    }
    Map<String, Instant> published = since;
    return choose(content.keys(), published, clock.instant().minus(config.publishLead()))
        .orElseThrow(() -> new RedisUnavailableException("the signing keys are not published yet"));
  }

  /** All keys of the folder, the oldest first. */
  List<SigningKey> all() {
    return content.keys();
  }

  /** Ids of keys that are not to be trusted. */
  Set<String> revoked() {
    return content.revoked();
  }

  /**
   * @param keys the oldest first
   * @param ripe a key that was published by then may sign
   */
  static Optional<SigningKey> choose(
      List<SigningKey> keys, Map<String, Instant> published, Instant ripe) {
    List<SigningKey> known =
        keys.reversed().stream().filter(key -> published.containsKey(key.id())).toList();
    return known.stream()
        .filter(key -> !since(key, published).isAfter(ripe))
        .findFirst()
        .or(() -> known.stream().min(Comparator.comparing(key -> since(key, published))));
  }

  private static Instant since(SigningKey key, Map<String, Instant> published) {
    return published.getOrDefault(key.id(), Instant.MAX);
  }

  private void keepFresh(KeyFolder source) {
    try {
      Duration pause = publish() ? config.reloadInterval() : RETRY;
      while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        read(source);
        pause = publish() ? config.reloadInterval() : RETRY;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(KeyFolder source) {
    try {
      KeyFolder.Content read = source.read();
      if (!ids(read).equals(ids(content)) || !read.revoked().equals(content.revoked())) {
        LOG.infof("Signing keys changed: keys=%d newest=%s", read.keys().size(), newest(read));
      }
      content = read;
      failure = null;
    } catch (KeyFileException e) {
      String told = String.valueOf(e.getMessage());
      if (!told.equals(failure)) {
        LOG.errorf("The signing keys stay as they were: %s", told);
        failure = told;
      }
    }
  }

  private boolean publish() throws InterruptedException {
    KeyFolder.Content present = content;
    try {
      Map<String, Instant> told =
          publications
              .publish(present.keys(), present.revoked())
              .toCompletableFuture()
              .get(PUBLISH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      Map<String, Instant> earlier = since;
      Map<String, Instant> merged = new HashMap<>();
      told.forEach(
          (id, time) -> {
            Instant known = earlier.getOrDefault(id, time);
            merged.put(id, known.isBefore(time) ? known : time);
          });
      since = Map.copyOf(merged);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Signing keys not published: error=%s", e.toString());
      return false;
    }
  }

  private static List<String> ids(KeyFolder.Content content) {
    return content.keys().stream().map(SigningKey::id).toList();
  }

  private static String newest(KeyFolder.Content content) {
    return content.keys().getLast().id();
  }
}
