package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.channel.DeltaType;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.NamespaceConfig;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.channel.Namespaces.Lookup;
import io.fynix.platform.channel.RecoveryMode;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.proxy.Proxies;
import io.fynix.realtime.proxy.ProxyCaller;
import io.fynix.realtime.proxy.ProxyResult;
import io.fynix.realtime.token.ServerSubscription;
import io.fynix.realtime.token.SubscriptionClaims;
import io.fynix.realtime.token.SubscriptionTokens;
import io.fynix.realtime.token.TokenResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final Proxies proxies;
  private final Clock clock;

  SubscribeRules(
      Namespaces namespaces,
      Permissions permissions,
      SubscriptionTokens tokens,
      Proxies proxies,
      Clock clock) {
    this.namespaces = namespaces;
    this.permissions = permissions;
    this.tokens = tokens;
    this.proxies = proxies;
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
   * @param asked how the application is told who asks
   */
  record Caller(Identity identity, ProxyCaller asked) {

    /** Whether a token was given to this user and, if it names a connection, to this one. */
    boolean isMeantBy(SubscriptionClaims claims) {
      return claims.user().equals(identity.user())
          && (claims.client().isEmpty() || claims.client().equals(asked.client()));
    }
  }

  /**
   * What came with the permission.
   *
   * @param expiresAt when the subscription ends unless refreshed, null for never
   * @param overrides options of the namespace, by name, that are different for this subscription
   * @param byToken whether a token says all this, which the client can renew
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
  record Grant(
      byte @Nullable [] chanInfo,
      byte @Nullable [] data,
      @Nullable Instant expiresAt,
      Map<String, Boolean> overrides,
      boolean byToken) {
    static final Grant PLAIN = new Grant(null, null, null, Map.of(), false);
  }

  /**
   * @return complete already unless somebody else has to be asked
   */
  CompletionStage<Decision> decide(Command.Subscribe command, Caller caller) {
    if (command.channel().isEmpty()
        || !(command.delta().isEmpty() || command.delta().equals(FOSSIL))) {
      return now(new Decision.Dropped(DisconnectCode.BAD_REQUEST));
    }
    return switch (namespaces.find(command.channel())) {
      case Lookup.UnknownChannel unknown -> now(new Decision.Refused(unknown.code()));
      case Lookup.BadRequest bad -> now(new Decision.Refused(bad.code()));
      case Lookup.Found found ->
          permission(command, caller, found)
              .thenApply(decision -> complete(decision, command, caller.identity()));
    };
  }

  private CompletionStage<Decision> permission(
      Command.Subscribe command, Caller caller, Lookup.Found found) {
    Namespace namespace = found.namespace();
    if (command.type() != 0) {
      return now(new Decision.Refused(ErrorCode.PERMISSION_DENIED));
    }
    if (!command.token().isEmpty()) {
      return byToken(command.channel(), command.token(), caller, namespace);
    }
    return mayAsk(found) && !found.needsToken()
        ? proxies
            .subscribe(namespace, caller.asked(), command.channel(), command.data())
            .thenApply(result -> granted(namespace, result))
        : now(withoutToken(caller.identity(), found));
  }

  /** Whether the application decides about the channel. */
  private static boolean mayAsk(Lookup.Found found) {
    return found.namespace().options().subscribeProxyEnabled() && !found.userLimited();
  }

  private Decision granted(Namespace namespace, ProxyResult.Subscribe result) {
    Instant expiresAt = result.expiresAt();
    return expiresAt != null && !expiresAt.isAfter(clock.instant())
        ? new Decision.Refused(ErrorCode.EXPIRED)
        : allowed(
            namespace,
            new Grant(result.info(), result.data(), expiresAt, result.overrides(), false));
  }

  /** What a client may do by itself: without a token, and without asking anybody. */
  private Decision withoutToken(Identity who, Lookup.Found found) {
    boolean may =
        !found.needsToken()
            && (found.isFor(who.user())
                || (!found.userLimited()
                    && !mayAsk(found)
                    && permissions.maySubscribe(who, found.namespace())));
    return may
        ? allowed(found.namespace(), Grant.PLAIN)
        : new Decision.Refused(ErrorCode.PERMISSION_DENIED);
  }

  /**
   * Whether a client may go on with a subscription of an earlier connection, by itself. Its token
   * does not count.
   */
  Decision resume(Command.Subscribe before, Identity who) {
    return switch (namespaces.find(before.channel())) {
      case Lookup.UnknownChannel unknown -> new Decision.Refused(unknown.code());
      case Lookup.BadRequest bad ->
          before.channel().isEmpty()
              ? new Decision.Dropped(DisconnectCode.BAD_REQUEST)
              : new Decision.Refused(bad.code());
      case Lookup.Found found -> complete(withoutToken(who, found), before, who);
    };
  }

  private static CompletionStage<Decision> now(Decision decision) {
    return CompletableFuture.completedStage(decision);
  }

  private Decision complete(Decision decision, Command.Subscribe command, Identity who) {
    if (!(decision instanceof Decision.Allowed allowed)) {
      return decision;
    }
    return command.tagsFilter()
        ? new Decision.Refused(ErrorCode.BAD_REQUEST)
        : flags(allowed, command, who);
  }

  private CompletionStage<Decision> byToken(
      String channel, String token, Caller caller, Namespace namespace) {
    return tokens.verify(token).thenApply(result -> judge(result, channel, caller, namespace));
  }

  private Decision judge(
      TokenResult<SubscriptionClaims> result, String channel, Caller caller, Namespace namespace) {
    return switch (result) {
      case TokenResult.Undecided<SubscriptionClaims> undecided ->
          new Decision.Refused(ErrorCode.INTERNAL);
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
                namespace,
                new Grant(claims.info(), claims.data(), expiresAt, claims.overrides(), true));
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
        Map<String, Boolean> overrides = options.overrides();
        boolean recoverable = forcesRecovery(namespace, overrides);
        boolean positioned = recoverable || forcesPositioning(namespace, overrides);
        yield new Decision.Allowed(
            namespace,
            new Grant(options.info(), options.data(), expiresAt, overrides, false),
            positioned,
            recoverable,
            namespace.options().forceRecoveryMode() == RecoveryMode.CACHE,
            false);
      }
    };
  }

  /** Decides about a new token for a subscription that exists. */
  CompletionStage<Decision> renew(Command.SubRefresh command, Caller caller, Namespace namespace) {
    return byToken(command.channel(), command.token(), caller, namespace)
        .thenApply(
            decision ->
                // An invalid token on an open subscription is an attack or a bug, not a wrong
                // permission.
                decision instanceof Decision.Refused(var error)
                        && error == ErrorCode.PERMISSION_DENIED
                    ? new Decision.Dropped(DisconnectCode.INVALID_TOKEN)
                    : decision);
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
    return new Attendance(
        overrides.getOrDefault("presence", options.presence()),
        joinLeave,
        told,
        options.occupancyEvents() ? options.occupancyEmptyDelay() : null);
  }

  /**
   * What the client asks for is honoured where it is permitted; what the namespace or the token
   * forces is on.
   */
  private Decision flags(Decision.Allowed allowed, Command.Subscribe command, Identity who) {
    Namespace namespace = allowed.namespace();
    if (!namespace.isReliable()) {
      return allowed;
    }
    NamespaceConfig options = namespace.options();
    Map<String, Boolean> overrides = allowed.grant().overrides();
    boolean reader = permissions.mayReadHistory(who, namespace, true);
    boolean recoverable =
        forcesRecovery(namespace, overrides)
            || (command.recoverable() && (options.allowRecovery() || reader));
    boolean positioned =
        recoverable
            || forcesPositioning(namespace, overrides)
            || (command.positioned() && (options.allowPositioning() || reader));
    boolean cache = options.forceRecoveryMode() == RecoveryMode.CACHE;
    boolean deltas = positioned && !command.delta().isEmpty() && allowsFossil(options);
    return new Decision.Allowed(namespace, allowed.grant(), positioned, recoverable, cache, deltas);
  }

  private static boolean forcesRecovery(Namespace namespace, Map<String, Boolean> overrides) {
    return namespace.isReliable()
        && overrides.getOrDefault("force_recovery", namespace.options().forceRecovery());
  }

  private static boolean forcesPositioning(Namespace namespace, Map<String, Boolean> overrides) {
    return namespace.isReliable()
        && overrides.getOrDefault("force_positioning", namespace.options().forcePositioning());
  }

  private static boolean allowsFossil(NamespaceConfig options) {
    return options.allowedDeltaTypes().orElse(Set.of()).contains(DeltaType.FOSSIL);
  }
}
