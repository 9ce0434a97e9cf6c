package io.fynix.session.manage;

import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.session.SessionRevocations;
import io.fynix.session.refresh.RefreshKeys;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionAttributes;
import io.fynix.session.store.SessionAttributes.Attribute;
import io.fynix.session.store.SessionAttributes.Change;
import io.fynix.session.store.SessionAttributes.Outcome;
import io.fynix.session.store.SessionPage;
import io.fynix.session.store.SessionReader;
import io.fynix.session.store.SessionRecord;
import io.fynix.session.store.SessionStore;
import io.fynix.session.store.StoreCalls;
import io.fynix.session.store.UserRevocation;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lists, ends and annotates sessions. Blocks, so it belongs on virtual threads. Every revocation
 * goes out to all nodes before it is acknowledged.
 */
@ApplicationScoped
public class SessionManager {
  private static final Logger LOG = Logger.getLogger(SessionManager.class);

  private final RefreshKeys keys;
  private final SessionStore store;
  private final SessionReader reader;
  private final SessionAttributes attributes;
  private final SessionRevocations revocations;
  private final StoreCalls calls;
  private final MeterRegistry metrics;
  private final Clock clock;

  SessionManager(
      RefreshKeys keys,
      SessionStore store,
      SessionReader reader,
      SessionAttributes attributes,
      SessionRevocations revocations,
      StoreCalls calls,
      MeterRegistry metrics,
      Clock clock) {
    this.keys = keys;
    this.store = store;
    this.reader = reader;
    this.attributes = attributes;
    this.revocations = revocations;
    this.calls = calls;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * A session that lives.
   *
   * @throws ProblemException when there is none
   */
  public SessionRecord get(SessionId id) {
    check(id);
    SessionRecord record = calls.await(reader.read(id)).unrevoked();
    if (record == null || clock.millis() >= record.times().ends()) {
      throw notFound();
    }
    return record;
  }

  /** Some sessions of a user. */
  public SessionPage list(String user, int skip, int limit) {
    return calls.await(reader.list(keys.user(user), skip, limit));
  }

  /** About how many sessions there are; see {@link SessionReader#count}. */
  public long count() {
    return calls.await(reader.count());
  }

  /**
   * Ends a session. Its access tokens first: when that fails the session is still there, and the
   * call can be repeated.
   *
   * @throws ProblemException when there is none
   */
  public void revoke(SessionId id, String reason) {
    String user = get(id).profile().user();
    calls.await(revocations.publish(new ControlMessage.SessionRevoked(user, id.text())));
    if (calls.await(store.revoke(id, reason)).isEmpty()) {
      throw notFound();
    }
    ended("session");
    LOG.infof("Session revoked: sessionId=%s reason=%s", id, reason);
  }

  /** Ends all sessions of a user. */
  public void revokeUser(String user, String reason) {
    calls
        .await(store.revokeUser(keys.user(user), user, null, reason))
        .ifPresent(revocation -> announce(user, revocation.epoch(), null));
    ended("user");
    LOG.infof("Sessions of a user revoked: userKey=%s reason=%s", keys.user(user), reason);
  }

  /**
   * Ends all sessions of a user but one.
   *
   * @return that one, with its new epoch
   * @throws ProblemException when that one has ended; nothing happened then
   */
  public SessionRecord revokeOthers(String user, SessionId kept, String reason) {
    UserRevocation revocation =
        calls
            .await(store.revokeUser(keys.user(user), user, kept, reason))
            .orElseThrow(SessionManager::notFound);
    SessionRecord record = revocation.kept();
    if (record == null) {
      throw new IllegalStateException("a session went on and has no record");
    }
    announce(user, revocation.epoch(), kept.text());
    ended("others");
    LOG.infof("Other sessions of a user revoked: sessionId=%s reason=%s", kept, reason);
    return record;
  }

  /** Ends the sessions of everybody. */
  public void revokeEveryone(String reason) {
    long epoch = calls.await(store.revokeEveryone(reason));
    calls.await(revocations.publish(new ControlMessage.AllSessionsRevoked(epoch)));
    ended("everyone");
    LOG.warnf("Sessions of everybody revoked: reason=%s", reason);
  }

  private void announce(String user, long epoch, @Nullable String kept) {
    calls.await(revocations.publish(new ControlMessage.SessionsRevoked(user, epoch, kept)));
  }

  private void ended(String scope) {
    metrics.counter(MetricNames.SESSION_REVOCATIONS, "scope", scope).increment();
  }

  /**
   * The attributes of a session by name.
   *
   * @throws ProblemException when there is no such session
   */
  public Map<String, Attribute> attributes(SessionId id) {
    get(id);
    return calls.await(attributes.read(id));
  }

  /**
   * Makes changes to the attributes of a session, all or none.
   *
   * @return the version of what was written
   * @throws ProblemException when the session has ended, there would be too many attributes, or one
   *     has another version
   */
  public long write(SessionId id, List<Change> changes) {
    check(id);
    return switch (calls.await(attributes.write(id, changes))) {
      case Outcome.Written written -> written.version();
      case Outcome.Gone gone -> throw notFound();
      case Outcome.Full full ->
          throw new ProblemException(
              ProblemType.INVALID_REQUEST, "The session would have too many attributes.");
      case Outcome.Conflict conflict ->
          throw new ProblemException(
              ProblemType.SESSION_ATTRIBUTE_CONFLICT,
              "Attributes with another version: " + conflict.versions());
    };
  }

  private void check(SessionId id) {
    if (!keys.isPossible(id)) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(
        ProblemType.SESSION_NOT_FOUND, "There is no session with this id, or it has ended.");
  }
}
