package io.fynix.platform.session;

import io.fynix.platform.control.ControlListener;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlTail;
import io.fynix.platform.control.Revocations;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RedisUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Which access tokens were revoked before their time: all that Redis remembers, and what was heard
 * on the control log since. Asking never leaves this process. Safe from any thread.
 *
 * <p>What a node knows is as old as {@link #sinceSync} says. When orders may have been missed, the
 * memory in Redis is read again, and until that is done this age grows.
 */
@ApplicationScoped
public class SessionRevocations implements ControlListener {
  private static final Logger LOG = Logger.getLogger(SessionRevocations.class);

  /** Pause before Redis is read again after a failure. */
  private static final Duration RETRY = Duration.ofMillis(250);

  /** Revocations that are over are dropped at most this often. */
  private static final Duration FORGET_INTERVAL = Duration.ofSeconds(30);

  private final Revocations remembered;
  private final ControlTail tail;
  private final List<RevocationListener> listeners;
  private final Clock clock;
  private final Duration life;
  private final RevokedTokens revoked = new RevokedTokens();
  private final Knowledge knowledge = new Knowledge();
  private volatile Instant forgetAt = Instant.MIN;

  SessionRevocations(
      Revocations remembered,
      ControlTail tail,
      @All List<RevocationListener> listeners,
      AccessTokenConfig config,
      Clock clock,
      MeterRegistry metrics) {
    this.remembered = remembered;
    this.tail = tail;
    this.listeners = listeners;
    this.clock = clock;
    this.life = config.maxLifetime().plus(config.clockSkew());
    Gauge.builder(MetricNames.REVOKED_SESSIONS, revoked, RevokedTokens::size).register(metrics);
  }

  /**
   * Revokes: all nodes are told, and Redis remembers it for those that do not hear.
   *
   * @return completes when every node that follows the log is about to know. Fails with {@link
   *     RedisUnavailableException} when Redis is away, or remembers as many revocations as {@code
   *     fynix.control.max-session-revocations} allows; whether it took effect is unknown then, and
   *     the same revocation may be published again
   */
  public CompletionStage<Void> publish(Revocation revocation) {
    Instant until = clock.instant().plus(life);
    return remembered
        .publish(revocation, until)
        .thenCompose(
            done -> {
              if (!done) {
                LOG.error(
                    "Too many sessions are revoked at a time: raise"
                        + " fynix.control.max-session-revocations");
                return CompletableFuture.failedStage(
                    new RedisUnavailableException("too many revocations are remembered"));
              }
              revoked.add(revocation, until);
              return CompletableFuture.completedStage(null);
            });
  }

  /** Whether a token with these marks was revoked, as far as is known here. */
  public boolean covers(SessionMarks token) {
    return revoked.covers(token);
  }

  /**
   * How long ago every revocation was known here; {@link ControlTail#NEVER} when none ever was.
   * Stays below 0.2 s while all is well.
   */
  public Duration sinceSync() {
    return knowledge.age(tail.sinceSync());
  }

  @Override
  public void onControl(ControlMessage message) {
    if (message instanceof Revocation revocation) {
      Instant now = clock.instant();
      forget(now);
      revoked.add(revocation, now.plus(life));
      tell(listener -> listener.onRevoked(revocation));
    }
  }

  @Override
  public void onMissed() {
    reload(knowledge.doubt(tail.sinceSync()));
  }

  /** Reads what Redis remembers, as often as it takes, unless a later reading has begun. */
  private void reload(long reading) {
    remembered
        .all()
        .whenComplete(
            (all, failure) -> {
              if (!knowledge.isLatest(reading)) {
                return;
              }
              if (failure == null) {
                finish(reading, all);
                return;
              }
              LOG.debugf("Revocations not read: error=%s", failure.toString());
              CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
                  .execute(() -> reload(reading));
            });
  }

  /**
   * Nothing that was known is dropped, even if Redis does not know it any more: it may have lost
   * its data, and the tokens are dead all the same.
   */
  private void finish(long reading, Map<Revocation, Instant> all) {
    all.forEach(revoked::add);
    forget(clock.instant());
    knowledge.complete(reading);
    tell(RevocationListener::onReloaded);
  }

  private void forget(Instant now) {
    if (!now.isBefore(forgetAt)) {
      forgetAt = now.plus(FORGET_INTERVAL);
      revoked.forget(now);
    }
  }

  private void tell(Consumer<RevocationListener> news) {
    for (RevocationListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        // One that fails must not keep the others from ending what they opened.
        LOG.errorf(e, "A revocation was not carried out: by=%s", listener.getClass().getName());
      }
    }
  }
}
