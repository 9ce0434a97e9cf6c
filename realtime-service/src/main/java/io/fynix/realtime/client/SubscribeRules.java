package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.channel.DeltaType;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.NamespaceConfig;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.channel.Namespaces.Lookup;
import io.fynix.platform.channel.RecoveryMode;
import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.token.ServerSubscription;
import io.fynix.realtime.token.SubscriptionClaims;
import io.fynix.realtime.token.SubscriptionTokens;
import io.fynix.realtime.token.TokenResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client may subscribe, and how. The order of the checks is the protocol's.
 *
 * @see <a href="https://centrifugal.dev/docs/server/channel_permissions">channel permissions</a>
 */
@ApplicationScoped
class SubscribeRules {
  private static final String FOSSIL = "fossil";

  private final Namespaces namespaces;
  private final Permissions permissions;
  private final SubscriptionTokens tokens;
  private final Clock clock;

  SubscribeRules(
      Namespaces namespaces, Permissions permissions, SubscriptionTokens tokens, Clock clock) {
    this.namespaces = namespaces;
    this.permissions = permissions;
    this.tokens = tokens;
    this.clock = clock;
  }

  sealed interface Decision {
    /**
     * @param positioned whether publications are delivered without a hole or not at all
     * @param recoverable whether the client may come back and get what it missed
     * @param cache whether it then gets the newest publication only
     * @param deltas whether publications are delivered as patches of one another
     */
    record Allowed(
        Namespace namespace,
        Grant grant,
        boolean positioned,
        boolean recoverable,
        boolean cache,
        boolean deltas)
        implements Decision {

      /** Whether the subscriber gets the newest publication without asking for it. */
      boolean givesNewest() {
        return cache && namespace.options().autoCacheRecover();
      }
    }

    record Refused(ErrorCode error) implements Decision {}

    record Dropped(DisconnectCode code) implements Decision {}
  }

  /**
   * Who asks.
   *
   * @param clientId id of the connection
   */
  record Caller(Identity identity, String clientId) {

    /** Whether a token was given to this user and, if it names a connection, to this one. */
    boolean isMeantBy(SubscriptionClaims claims) {
      return claims.user().equals(identity.user())
          && (claims.client().isEmpty() || claims.client().equals(clientId));
    }
  }

  /**
   * What came with the permission.
   *
   * @param expiresAt when the subscription ends unless refreshed, null for never
   * @param overrides options of the namespace, by name, that are different for this subscription
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
  record Grant(
      byte @Nullable [] chanInfo,
      byte @Nullable [] data,
      @Nullable Instant expiresAt,
      Map<String, Boolean> overrides) {
    static final Grant PLAIN = new Grant(null, null, null, Map.of());
  }

  Decision decide(Command.Subscribe command, Caller caller) {
    if (command.channel().isEmpty()
        || !(command.delta().isEmpty() || command.delta().equals(FOSSIL))) {
      return new Decision.Dropped(DisconnectCode.BAD_REQUEST);
    }
    return switch (namespaces.find(command.channel())) {
      case Lookup.UnknownChannel unknown -> new Decision.Refused(unknown.code());
      case Lookup.BadRequest bad -> new Decision.Refused(bad.code());
      case Lookup.Found found -> decide(command, caller, found);
    };
  }

  private Decision decide(Command.Subscribe command, Caller caller, Lookup.Found found) {
    Identity who = caller.identity();
    if (command.type() != 0) {
      return new Decision.Refused(ErrorCode.PERMISSION_DENIED);
    }
    Decision decision;
    if (!command.token().isEmpty()) {
      decision = byToken(command.channel(), command.token(), caller, found.namespace());
    } else if (found.needsToken()) {
      decision = new Decision.Refused(ErrorCode.PERMISSION_DENIED);
    } else if (found.isFor(who.user())
        || (!found.userLimited() && permissions.maySubscribe(who, found.namespace()))) {
      decision = allowed(found.namespace(), Grant.PLAIN);
    } else {
      decision = new Decision.Refused(ErrorCode.PERMISSION_DENIED);
    }
    if (!(decision instanceof Decision.Allowed allowed)) {
      return decision;
    }
    return command.tagsFilter()
        ? new Decision.Refused(ErrorCode.BAD_REQUEST)
        : flags(allowed, command, who);
  }

  private Decision byToken(String channel, String token, Caller caller, Namespace namespace) {
    return switch (tokens.verify(token)) {
      case TokenResult.Expired<SubscriptionClaims> expired ->
          new Decision.Refused(ErrorCode.TOKEN_EXPIRED);
      case TokenResult.Invalid<SubscriptionClaims> invalid ->
          new Decision.Refused(ErrorCode.PERMISSION_DENIED);
      case TokenResult.Verified<SubscriptionClaims>(var claims) -> {
        if (!claims.channel().equals(channel) || !caller.isMeantBy(claims)) {
          yield new Decision.Dropped(DisconnectCode.INVALID_TOKEN);
        }
        Instant expiresAt = claims.expiresAt();
        yield expiresAt != null && !expiresAt.isAfter(clock.instant())
            ? new Decision.Refused(ErrorCode.EXPIRED)
            : allowed(
                namespace, new Grant(claims.info(), claims.data(), expiresAt, claims.overrides()));
      }
    };
  }

  private static Decision.Allowed allowed(Namespace namespace, Grant grant) {
    return new Decision.Allowed(namespace, grant, false, false, false, false);
  }

  /**
   * How the server subscribes a client: by the namespace, except for what the subscription
   * overrides. Refused with 102 or 107 when there is no such channel.
   *
   * @param expiresAt when the subscription ends, null for never
   */
  Decision serverSide(String channel, ServerSubscription options, @Nullable Instant expiresAt) {
    return switch (namespaces.find(channel)) {
      case Lookup.UnknownChannel unknown -> new Decision.Refused(unknown.code());
      case Lookup.BadRequest bad -> new Decision.Refused(bad.code());
      case Lookup.Found found -> {
        Namespace namespace = found.namespace();
        NamespaceConfig defaults = namespace.options();
        boolean recoverable =
            namespace.keepsHistory()
                && options.overrides().getOrDefault("force_recovery", defaults.forceRecovery());
        boolean positioned =
            recoverable
                || (namespace.keepsHistory()
                    && options
                        .overrides()
                        .getOrDefault("force_positioning", defaults.forcePositioning()));
        yield new Decision.Allowed(
            namespace,
            new Grant(options.info(), options.data(), expiresAt, options.overrides()),
            positioned,
            recoverable,
            defaults.forceRecoveryMode() == RecoveryMode.CACHE,
            false);
      }
    };
  }

  /** Decides about a new token for a subscription that exists. */
  Decision renew(Command.SubRefresh command, Caller caller, Namespace namespace) {
    Decision decision = byToken(command.channel(), command.token(), caller, namespace);
    // An invalid token on an open subscription is an attack or a bug, not a wrong permission.
    return decision instanceof Decision.Refused(var error) && error == ErrorCode.PERMISSION_DENIED
        ? new Decision.Dropped(DisconnectCode.INVALID_TOKEN)
        : decision;
  }

  /**
   * How an allowed subscriber takes part in presence.
   *
   * @param asks whether it asks to be told who comes and goes
   */
  Attendance attendance(Decision.Allowed allowed, Identity who, boolean asks) {
    NamespaceConfig options = allowed.namespace().options();
    Map<String, Boolean> overrides = allowed.grant().overrides();
    boolean joinLeave = overrides.getOrDefault("join_leave", options.joinLeave());
    boolean told =
        overrides.getOrDefault("force_push_join_leave", options.forcePushJoinLeave())
            || (asks && joinLeave && permissions.mayReadPresence(who, allowed.namespace(), true));
    return new Attendance(overrides.getOrDefault("presence", options.presence()), joinLeave, told);
  }

  /**
   * What the client asks for is honoured where it is permitted; what the namespace forces is on.
   */
  private Decision flags(Decision.Allowed allowed, Command.Subscribe command, Identity who) {
    Namespace namespace = allowed.namespace();
    if (!namespace.keepsHistory()
        || namespace.options().slowConsumerPolicy() != SlowConsumerPolicy.DISCONNECT) {
      return allowed;
    }
    NamespaceConfig options = namespace.options();
    boolean reader = permissions.mayReadHistory(who, namespace, true);
    boolean recoverable =
        options.forceRecovery() || (command.recoverable() && (options.allowRecovery() || reader));
    boolean positioned =
        recoverable
            || options.forcePositioning()
            || (command.positioned() && (options.allowPositioning() || reader));
    boolean cache = options.forceRecoveryMode() == RecoveryMode.CACHE;
    boolean deltas = positioned && !command.delta().isEmpty() && allowsFossil(options);
    return new Decision.Allowed(namespace, allowed.grant(), positioned, recoverable, cache, deltas);
  }

  private static boolean allowsFossil(NamespaceConfig options) {
    return options.allowedDeltaTypes().orElse(Set.of()).contains(DeltaType.FOSSIL);
  }
}
