package io.fynix.api.key;

import io.fynix.platform.auth.ApiKeySecret;
import io.fynix.platform.auth.ApiKeyStore;
import io.fynix.platform.auth.AuthConfig;
import io.fynix.platform.auth.Principal;
import io.fynix.platform.auth.StoredKey;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.ControlPublisher;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.platform.redis.RedisWait;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes API keys and ends them, and tells every node. What was done, by whom, is logged. Blocks, so
 * it belongs on virtual threads.
 *
 * <p>All methods fail with {@link RedisUnavailableException} when Redis is away; whether the change
 * was made is then unknown.
 */
@ApplicationScoped
class ApiKeyService {
  private static final Logger LOG = Logger.getLogger(ApiKeyService.class);
  private static final int ID_BYTES = 8;
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ApiKeyStore store;
  private final ControlPublisher control;
  private final Clock clock;
  private final Duration maxOverlap;
  private final SecureRandom random = new SecureRandom();

  ApiKeyService(ApiKeyStore store, ControlPublisher control, AuthConfig config, Clock clock) {
    this.store = store;
    this.control = control;
    this.clock = clock;
    this.maxOverlap = config.maxRotationOverlap();
  }

  /** A key with a secret that nobody can be shown again. */
  record WithSecret(StoredKey key, ApiKeySecret secret) {}

  /**
   * Some of the keys.
   *
   * @param lastUsed when keys were last used, by id, as far as it was written down
   */
  record Page(List<StoredKey> keys, Map<String, Instant> lastUsed, boolean more) {}

  /**
   * Makes a key.
   *
   * @param by who asks; passes on nothing that it may not do itself
   */
  WithSecret create(KeyRequest.Checked request, Principal by) {
    for (String scope : request.scopes()) {
      if (!by.may(scope)) {
        throw new ProblemException(
            ProblemType.PERMISSION_DENIED,
            "A key without the scope '" + scope + "' cannot make one that has it.");
      }
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Long life = request.expiresInSeconds();
    ApiKeySecret secret = ApiKeySecret.random(random);
    var key =
        new StoredKey(
            newId(),
            request.name(),
            request.owner(),
            request.scopes(),
            request.tier(),
            request.networks(),
            secret.sha256(),
            now,
            life == null ? null : now.plusSeconds(life),
            null,
            null);
    save(key, null);
    LOG.infof("API key created: key=%s name=%s by=%s", key.id(), key.name(), by.name());
    return new WithSecret(key, secret);
  }

  /** The keys after an id, in the order of the ids. */
  Page list(String after, int limit) {
    List<StoredKey> all =
        await(store.all()).stream()
            .filter(key -> key.id().compareTo(after) > 0)
            .sorted(Comparator.comparing(StoredKey::id))
            .limit(limit + 1L)
            .toList();
    boolean more = all.size() > limit;
    return new Page(more ? all.subList(0, limit) : all, await(store.lastUsed()), more);
  }

  /**
   * Gives a key a new secret.
   *
   * @param overlapSeconds how long the old one still counts; 0 for not at all
   */
  WithSecret rotate(String id, long overlapSeconds, Principal by) {
    if (overlapSeconds < 0 || overlapSeconds > maxOverlap.toSeconds()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "overlap_seconds must be 0 to " + maxOverlap.toSeconds() + ".");
    }
    StoredKey before = get(id);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ApiKeySecret secret = ApiKeySecret.random(random);
    StoredKey after =
        before.rotated(
            secret.sha256(), overlapSeconds == 0 ? null : now.plusSeconds(overlapSeconds));
    save(after, before);
    LOG.infof(
        "API key rotated: key=%s name=%s overlapSeconds=%d by=%s",
        id, before.name(), overlapSeconds, by.name());
    return new WithSecret(after, secret);
  }

  /** Ends a key at once, everywhere. */
  void revoke(String id, Principal by) {
    if (!await(store.remove(id))) {
      // An earlier attempt may have removed it and not told the nodes.
      announce(id);
      throw notFound();
    }
    announce(id);
    await(store.forgetUse(List.of(id)));
    LOG.infof("API key revoked: key=%s by=%s", id, by.name());
  }

  private StoredKey get(String id) {
    return await(store.find(id)).orElseThrow(ApiKeyService::notFound);
  }

  private void save(StoredKey key, @Nullable StoredKey before) {
    switch (await(store.save(key, before))) {
      case DONE -> announce(key.id());
      case FULL ->
          throw new ProblemException(
              ProblemType.API_KEY_CONFLICT,
              "There are as many API keys as fynix.auth.max-keys permits.");
      case CHANGED ->
          throw new ProblemException(
              ProblemType.API_KEY_CONFLICT, "The API key was changed meanwhile.");
    }
  }

  private void announce(String id) {
    await(control.publish(new ControlMessage.ApiKeyChanged(id)));
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "ak_" + HexFormat.of().formatHex(bytes);
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemType.API_KEY_NOT_FOUND, "No API key has this id.");
  }

  private static <T> T await(CompletionStage<T> stage) {
    return RedisWait.await(stage, ANSWER);
  }
}
