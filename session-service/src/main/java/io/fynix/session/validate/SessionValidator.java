package io.fynix.session.validate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.session.refresh.RefreshKeys;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionReader;
import io.fynix.session.store.SessionRecord;
import io.fynix.session.store.SessionSnapshot;
import io.fynix.session.validate.Verdict.Invalid;
import io.fynix.session.validate.Verdict.Valid;
import io.fynix.session.validate.Verdict.Why;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a token is good.
 *
 * <p>A session that this node knows is judged here while the log is heard; what the node does not
 * know, or would refuse, is read from Redis, so that no refusal rests on old knowledge. While Redis
 * is away, a session that the node knows is good for its time of grace after the log was last
 * heard; then nobody knows, which is no refusal. Safe from any thread; never blocks.
 */
@ApplicationScoped
public class SessionValidator {
  /** A session is written as used after this time, or a tenth of its idle time. */
  private static final long TOUCH_MILLIS = Duration.ofMinutes(1).toMillis();

  private static final int TOUCH_SHARE = 10;

  private final RefreshKeys keys;
  private final SessionReader reader;
  private final SessionLog log;
  private final SessionTouches touches;
  private final ValidateMetrics metrics;
  private final Clock clock;
  private final Duration readTimeout;
  private final Cache<SessionId, NearSession> near;
  private final boolean keepsNear;

  public SessionValidator(
      RefreshKeys keys,
      SessionReader reader,
      SessionLog log,
      SessionTouches touches,
      ValidateMetrics metrics,
      ValidateConfig config,
      Clock clock) {
    this.keys = keys;
    this.reader = reader;
    this.log = log;
    this.touches = touches;
    this.metrics = metrics;
    this.clock = clock;
    this.readTimeout = config.readTimeout();
    this.keepsNear = config.cacheSize() > 0;
    // No expiry by a clock: what is too old shows when it is used.
    this.near = Caffeine.newBuilder().maximumSize(config.cacheSize()).build();
    metrics.watch(near::estimatedSize, log);
  }

  /**
   * Judges a token.
   *
   * @param text what was presented, null when nothing was
   * @return fails with {@link RedisUnavailableException} when nobody can tell now
   */
  public CompletionStage<Verdict> validate(@Nullable String text) {
    RefreshToken token = RefreshToken.parse(text);
    if (token == null) {
      return CompletableFuture.completedStage(refused(Why.MALFORMED));
    }
    byte[] hash = token.hash();
    Valid known = known(token.session(), hash);
    if (known != null) {
      metrics.near();
      return CompletableFuture.completedStage(known);
    }
    if (!keys.isGenuine(token)) {
      return CompletableFuture.completedStage(refused(Why.FORGED));
    }
    return ask(token.session(), hash);
  }

  /** As {@link #validate}, when this node knows that the token is good; else null. */
  public @Nullable Verdict validateNear(String text) {
    RefreshToken token = RefreshToken.parse(text);
    return token == null ? null : known(token.session(), token.hash());
  }

  private @Nullable Valid known(SessionId id, byte[] hash) {
    PartitionMarks marks = log.marks(id.partition());
    if (marks == null || !log.isTrusted() || !marks.isFollowed()) {
      return null;
    }
    NearSession session = near.getIfPresent(id);
    return session != null && marks.isCurrent(id, session.incarnation(), session.sequence())
        ? goodOrNull(judge(id, session, hash, false))
        : null;
  }

  private static @Nullable Valid goodOrNull(Verdict verdict) {
    return verdict instanceof Valid valid ? valid : null;
  }

  private CompletionStage<Verdict> ask(SessionId id, byte[] hash) {
    PartitionMarks marks = log.marks(id.partition());
    if (marks == null) {
      return CompletableFuture.completedStage(refused(Why.FORGED));
    }
    int incarnation = marks.incarnation();
    return reader
        .read(id)
        .toCompletableFuture()
        .orTimeout(readTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (snapshot, failure) ->
                failure == null
                    ? read(id, hash, snapshot, incarnation)
                    : withoutRedis(id, hash, marks, plain(failure)));
  }

  private Verdict read(SessionId id, byte[] hash, SessionSnapshot snapshot, int incarnation) {
    SessionRecord record = snapshot.unrevoked();
    if (record == null) {
      near.invalidate(id);
      return refused(Why.GONE);
    }
    var session = new NearSession(record, incarnation, snapshot.sequence());
    if (keepsNear) {
      near.put(id, session);
    }
    Verdict verdict = judge(id, session, hash, false);
    if (verdict instanceof Invalid invalid) {
      return refused(invalid.why());
    }
    metrics.asked();
    return verdict;
  }

  private Verdict withoutRedis(SessionId id, byte[] hash, PartitionMarks marks, Throwable failure) {
    if (!(failure instanceof RedisUnavailableException)) {
      throw new CompletionException(failure);
    }
    NearSession session = near.getIfPresent(id);
    if (session != null
        && marks.isFollowed()
        && marks.isCurrent(id, session.incarnation(), session.sequence())
        && log.sinceSync().toMillis() < session.record().times().outageGrace()
        && judge(id, session, hash, true) instanceof Valid valid) {
      metrics.degraded();
      return valid;
    }
    metrics.unavailable();
    throw new CompletionException(failure);
  }

  private static Throwable plain(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable plain = failure instanceof CompletionException && cause != null ? cause : failure;
    return plain instanceof TimeoutException
        ? new RedisUnavailableException("Redis did not answer in time", plain)
        : plain;
  }

  private Verdict judge(SessionId id, NearSession session, byte[] hash, boolean degraded) {
    var rotation = session.record().rotation();
    var times = session.record().times();
    long now = clock.millis();
    boolean superseded = false;
    if (!MessageDigest.isEqual(rotation.current(), hash)) {
      superseded =
          MessageDigest.isEqual(rotation.previous(), hash)
              && now - rotation.rotated() <= times.refreshGrace();
      if (!superseded) {
        return new Invalid(Why.SUPERSEDED);
      }
    }
    if (now >= session.ends()) {
      return new Invalid(Why.EXPIRED);
    }
    if (now - session.lastSeen() > Math.min(TOUCH_MILLIS, times.idle() / TOUCH_SHARE)) {
      session.seen(now);
      touches.add(id, now);
    }
    return new Valid(id, session.record(), session.ends(), superseded, degraded);
  }

  private Invalid refused(Why why) {
    metrics.refused(why);
    return new Invalid(why);
  }
}
