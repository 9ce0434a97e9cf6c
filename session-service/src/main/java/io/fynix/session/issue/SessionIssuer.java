package io.fynix.session.issue;

import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.session.SessionRevocations;
import io.fynix.session.refresh.RefreshKeys;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.ClientBinding;
import io.fynix.session.store.Creation;
import io.fynix.session.store.Exchange;
import io.fynix.session.store.Rotation;
import io.fynix.session.store.SessionRecord;
import io.fynix.session.store.SessionStore;
import io.fynix.session.store.StoreCalls;
import io.fynix.session.store.UserLimit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Creates sessions and exchanges their tokens. Blocks, so it belongs on virtual threads. */
@ApplicationScoped
public class SessionIssuer {
  private static final Logger LOG = Logger.getLogger(SessionIssuer.class);

  /** An id is taken once in the life of a universe; twice means that something is wrong. */
  private static final int ID_ATTEMPTS = 3;

  private final RefreshKeys keys;
  private final SessionStore store;
  private final StoreCalls calls;
  private final AccessGrants access;
  private final SessionRevocations revocations;
  private final Presets presets;
  private final IssueConfig config;
  private final IssueMetrics metrics;
  private final Clock clock;

  SessionIssuer(
      RefreshKeys keys,
      SessionStore store,
      StoreCalls calls,
      AccessGrants access,
      SessionRevocations revocations,
      Presets presets,
      IssueConfig config,
      IssueMetrics metrics,
      Clock clock) {
    this.keys = keys;
    this.store = store;
    this.calls = calls;
    this.access = access;
    this.revocations = revocations;
    this.presets = presets;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Begins a session.
   *
   * @throws ProblemException when there is no such preset, or the user has too many sessions
   */
  public Issued create(NewSession wanted) {
    for (int attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
      SessionId id = keys.newSession(wanted.profile().user());
      RefreshToken token = keys.first(id);
      switch (calls.await(store.create(id, record(wanted, token), limit(wanted)))) {
        case Creation.Created created -> {
          metrics.creation("created");
          metrics.evicted(created.evicted().size());
          created.evicted().forEach(each -> endTokens(wanted.profile().user(), each));
          LOG.infof(
              "Session created: sessionId=%s preset=%s evicted=%d",
              id, wanted.profile().preset(), created.evicted().size());
          return issued(id, created.record(), token);
        }
        case Creation.LimitReached full -> {
          metrics.creation("limit");
          throw new ProblemException(
              ProblemType.SESSION_LIMIT_REACHED, "The user has as many sessions as are permitted.");
        }
        case Creation.Taken taken -> LOG.warnf("Session id was taken: sessionId=%s", id);
      }
    }
    throw new IllegalStateException("no id was free");
  }

  private SessionRecord record(NewSession wanted, RefreshToken token) {
    long now = clock.millis();
    var authenticated = wanted.authenticated();
    var times =
        presets
            .times(
                wanted.profile().preset(),
                now,
                authenticated == null ? clock.instant() : authenticated)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.INVALID_REQUEST,
                        "There is no such preset; there are aal1, aal2 and aal3."));
    return new SessionRecord(
        Rotation.first(token.hash(), now), times, 0, 0, wanted.binding(), wanted.profile());
  }

  private UserLimit limit(NewSession wanted) {
    Integer asked = wanted.limit();
    int most = config.sessionsPerUser();
    if (asked != null && (most == 0 || asked < most)) {
      most = asked;
    }
    UserLimit.Policy policy = wanted.policy();
    return new UserLimit(most, policy == null ? config.policy() : policy);
  }

  /**
   * Exchanges a token for its successor.
   *
   * @param text what was presented, null when nothing was
   * @param binding the client that presents it
   * @throws ProblemException {@link ProblemType#SESSION_INVALID} when it is not good
   */
  public Issued refresh(@Nullable String text, ClientBinding binding) {
    RefreshToken token = RefreshToken.parse(text);
    if (token == null) {
      throw refused("malformed");
    }
    if (!keys.isGenuine(token)) {
      throw refused("forged");
    }
    RefreshToken successor = keys.successor(token);
    SessionId id = token.session();
    return switch (calls.await(store.rotate(token, successor, binding, config.replays()))) {
      case Exchange.Rotated rotated -> {
        metrics.refresh("rotated");
        yield issued(id, rotated.record(), successor);
      }
      case Exchange.Replayed replayed -> {
        metrics.refresh("replayed");
        LOG.infof(
            "Token exchanged again: sessionId=%s generation=%d count=%d",
            id, replayed.record().rotation().generation(), replayed.record().rotation().replays());
        yield issued(id, replayed.record(), successor);
      }
      case Exchange.Gone gone -> throw refused("gone");
      case Exchange.Expired expired -> throw refused("expired");
      case Exchange.Ahead ahead -> {
        LOG.warnf("Redis lost the exchange of a token: sessionId=%s", id);
        throw refused("ahead");
      }
      case Exchange.Reused reused -> {
        LOG.warnf("Token used again, session ended: sessionId=%s kind=%s", id, reused.kind());
        endTokens(reused.user(), id.text());
        throw refused("reused");
      }
    };
  }

  private Issued issued(SessionId id, SessionRecord session, RefreshToken token) {
    return new Issued(id, session, token, access.grant(id, session));
  }

  /** The session is over already; its access tokens and connections follow as soon as they can. */
  private void endTokens(String user, String session) {
    revocations
        .publish(new ControlMessage.SessionRevoked(user, session))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warnf(
                    "Access tokens live until they expire: sessionId=%s error=%s",
                    session, failure.getMessage());
              }
            });
  }

  private ProblemException refused(String outcome) {
    metrics.refresh(outcome);
    return new ProblemException(ProblemType.SESSION_INVALID, "The token is not good.");
  }
}
