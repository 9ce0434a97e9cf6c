package io.fynix.platform.session;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Whether what this node knows about revoked sessions is fresh enough: a node that is cut off from
 * Redis must not let revoked sessions through for longer than is stated. Safe from any thread.
 */
@ApplicationScoped
public class SessionTrust {
  private final SessionRevocations revocations;
  private final Map<AssuranceLevel, Duration> limits;

  SessionTrust(SessionRevocations revocations, AccessTokenConfig config) {
    this.revocations = revocations;
    AccessTokenConfig.OutageGrace grace = config.outageGrace();
    this.limits =
        new EnumMap<>(
            Map.of(
                AssuranceLevel.AAL1, config.maxLag().plus(grace.aal1()),
                AssuranceLevel.AAL2, config.maxLag().plus(grace.aal2()),
                AssuranceLevel.AAL3, config.maxLag().plus(grace.aal3())));
  }

  /** Whether a session may go on, as far as this node can tell. */
  public enum Standing {
    GOOD,
    REVOKED,
    /** This node is cut off from Redis for longer than it may trust what it knows. */
    UNDECIDED
  }

  /** Judges what was opened with a token that was good then. */
  public Standing standing(SessionMarks session) {
    if (revocations.covers(session)) {
      return Standing.REVOKED;
    }
    return covers(session.level()) ? Standing.GOOD : Standing.UNDECIDED;
  }

  /** Whether sessions of a level may be judged now. */
  public boolean covers(AssuranceLevel level) {
    return revocations.sinceSync().compareTo(limit(level)) <= 0;
  }

  /** How old knowledge may be for sessions of a level. */
  public Duration limit(AssuranceLevel level) {
    return limits.getOrDefault(level, Duration.ZERO);
  }
}
