package io.fynix.platform.control;

import io.fynix.platform.broker.StreamPosition;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What travels on the control log to every node of every service. */
@SuppressWarnings("ArrayRecordComponent") // opaque payloads: never compared, never changed
public sealed interface ControlMessage {

  /**
   * Which connections are meant. All that is given must hold; with neither client nor session these
   * are all connections of the user, the anonymous ones when the user is empty.
   *
   * @param user user id, empty for the anonymous user or, with a client or a session, for any
   * @param client connection id, empty for any
   * @param session session id of an emulated connection, empty for any
   */
  record Target(String user, String client, String session) {

    /** Whether it names one connection instead of a user. */
    public boolean isOneConnection() {
      return !client.isEmpty() || !session.isEmpty();
    }
  }

  /**
   * Connections end.
   *
   * @param code a disconnect code of the protocol
   * @param spared ids of connections that stay
   */
  record Disconnect(Target target, int code, String reason, Set<String> spared)
      implements ControlMessage {
    public Disconnect {
      spared = Set.copyOf(spared);
    }
  }

  /**
   * Connections lose a subscription.
   *
   * @param channel empty for all channels
   */
  record Unsubscribe(Target target, String channel) implements ControlMessage {}

  /**
   * Connections get a server-side subscription.
   *
   * @param info about the subscriber, shown to others; null for none
   * @param data told to the client; null for none
   * @param recoverSince what came after this is delivered first, null for nothing
   * @param expireAt when the subscription ends, null for never
   * @param overrides options of the namespace, by name, that are different for this subscription
   */
  record Subscribe(
      Target target,
      String channel,
      byte @Nullable [] info,
      byte @Nullable [] data,
      @Nullable StreamPosition recoverSince,
      @Nullable Instant expireAt,
      Map<String, Boolean> overrides)
      implements ControlMessage {}

  /**
   * The end of connections changes.
   *
   * @param expired they end now
   * @param expireAt when they end, null for never
   * @param info about the user, shown to others; null to leave it as it is
   */
  record Refresh(Target target, boolean expired, @Nullable Instant expireAt, byte @Nullable [] info)
      implements ControlMessage {}

  /** The tokens of a user that were issued before a moment, or at an unknown one, are void. */
  record TokensInvalidated(String user, Instant issuedBefore) implements ControlMessage {}

  /**
   * Sessions end before their access tokens do. Given only through {@link Revocations}, which
   * remembers them too.
   */
  sealed interface Revocation extends ControlMessage {}

  /**
   * One session is over: its access tokens are dead and its connections end.
   *
   * @param user whose session it was
   * @param session its id ({@code sid})
   */
  record SessionRevoked(String user, String session) implements Revocation {}

  /**
   * All sessions of a user are over, but perhaps one: access tokens with a smaller user epoch are
   * dead and their connections end.
   *
   * @param epoch the user epoch from now on
   * @param exceptSession the session that stays, null for none
   */
  record SessionsRevoked(String user, long epoch, @Nullable String exceptSession)
      implements Revocation {}

  /**
   * The sessions of everybody are over: access tokens with a smaller global epoch are dead.
   *
   * @param globalEpoch the global epoch from now on
   */
  record AllSessionsRevoked(long globalEpoch) implements Revocation {}

  /** The public keys of access tokens changed; they are read again from where they are kept. */
  record SessionKeysChanged() implements ControlMessage {}

  /** An API key was made, changed or removed; what it is now lies in Redis. */
  record ApiKeyChanged(String id) implements ControlMessage {}

  /** A question that every realtime node answers, see {@link Answers}. */
  sealed interface Query extends ControlMessage {

    /** Names the question; random, so that nobody else's answers are read. */
    String id();
  }

  /**
   * Which channels have subscribers?
   *
   * @param pattern glob that the channel matches ({@code *}, {@code ?}), empty for all
   * @param after only channels whose name sorts after this one
   * @param limit most channels that a node names, the first ones by name
   */
  record ChannelsAsked(String id, String pattern, String after, int limit) implements Query {}

  /**
   * Which connections does a user have?
   *
   * @param node the only node that is meant; empty for all
   * @param limit most connections that a node names
   */
  record ConnectionsAsked(String id, String user, String node, int limit) implements Query {}
}
