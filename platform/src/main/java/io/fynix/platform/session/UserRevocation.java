package io.fynix.platform.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of a user's access tokens are dead: those of an epoch before {@code epoch}; but those of
 * the session {@code kept} only before {@code keptFrom}.
 *
 * <p>The session from which a user ends all others keeps its tokens, unless an earlier revocation,
 * which did not spare it, had killed them already. It does not matter in which order nodes hear of
 * revocations, nor how often.
 *
 * @param kept null for none; {@code keptFrom} is the epoch then
 */
record UserRevocation(long epoch, @Nullable String kept, long keptFrom) {

  static UserRevocation of(long epoch, @Nullable String exceptSession) {
    return new UserRevocation(epoch, exceptSession, exceptSession == null ? epoch : 0);
  }

  /** Whether a token of this session and this user epoch is dead. */
  boolean covers(String session, long userEpoch) {
    return userEpoch < deadBefore(session);
  }

  /** What is dead by either. */
  UserRevocation merge(UserRevocation other) {
    UserRevocation newer = epoch >= other.epoch ? this : other;
    String spared = newer.kept;
    if (spared == null) {
      return newer;
    }
    if (epoch == other.epoch && !Objects.equals(kept, other.kept)) {
      return of(epoch, null);
    }
    return new UserRevocation(
        newer.epoch, spared, Math.max(deadBefore(spared), other.deadBefore(spared)));
  }

  private long deadBefore(String session) {
    return session.equals(kept) ? keptFrom : epoch;
  }
}
