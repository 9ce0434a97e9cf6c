package io.fynix.platform.session;

import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which access tokens are dead before their time, as this process knows it. Holds each revocation
 * until no token that it kills can be in force. Safe from any thread; asking takes three look-ups.
 */
final class RevokedTokens {
  private final ConcurrentMap<String, Instant> sessions = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Ending> users = new ConcurrentHashMap<>();
  private volatile Everybody everybody = Everybody.NOBODY; // changed behind the monitor

  private record Ending(UserRevocation revocation, Instant until) {
    Ending merge(Ending other) {
      return new Ending(revocation.merge(other.revocation), later(until, other.until));
    }
  }

  private record Everybody(long epoch, Instant until) {
    static final Everybody NOBODY = new Everybody(Long.MIN_VALUE, Instant.EPOCH);
  }

  /** Adds one; again the same is fine. */
  void add(Revocation revocation, Instant until) {
    switch (revocation) {
      case SessionRevoked(var user, var session) ->
          sessions.merge(session, until, RevokedTokens::later);
      case SessionsRevoked(var user, var epoch, var except) ->
          users.merge(user, new Ending(UserRevocation.of(epoch, except), until), Ending::merge);
      case AllSessionsRevoked(var epoch) -> addEverybody(epoch, until);
    }
  }

  private synchronized void addEverybody(long epoch, Instant until) {
    everybody = new Everybody(Math.max(everybody.epoch, epoch), later(everybody.until, until));
  }

  private synchronized void forgetEverybody(Instant now) {
    if (everybody.until.isBefore(now)) {
      everybody = Everybody.NOBODY;
    }
  }

  /** Whether a token with these marks is dead. */
  boolean covers(SessionMarks token) {
    if (token.globalEpoch() < everybody.epoch() || sessions.containsKey(token.session())) {
      return true;
    }
    Ending ending = users.get(token.user());
    return ending != null && ending.revocation().covers(token.session(), token.userEpoch());
  }

  /** Forgets what is over. */
  void forget(Instant now) {
    sessions.values().removeIf(until -> until.isBefore(now));
    users.values().removeIf(ending -> ending.until().isBefore(now));
    forgetEverybody(now);
  }

  /** How many revocations are held. */
  int size() {
    return sessions.size() + users.size() + (everybody.equals(Everybody.NOBODY) ? 0 : 1);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
