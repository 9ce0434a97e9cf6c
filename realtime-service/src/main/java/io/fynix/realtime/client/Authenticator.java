package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.realtime.control.InvalidatedTokens;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.proxy.Proxies;
import io.fynix.realtime.proxy.ProxyCaller;
import io.fynix.realtime.proxy.ProxyResult;
import io.fynix.realtime.token.ConnectionClaims;
import io.fynix.realtime.token.ConnectionTokens;
import io.fynix.realtime.token.ServerSubscription;
import io.fynix.realtime.token.SessionTokens;
import io.fynix.realtime.token.TokenResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides who a client is. */
@ApplicationScoped
class Authenticator {
  private final ConnectionTokens tokens;
  private final SessionTokens sessionTokens;
  private final ClientConfig config;
  private final InvalidatedTokens invalidated;
  private final Proxies proxies;
  private final Clock clock;

  Authenticator(
      ConnectionTokens tokens,
      SessionTokens sessionTokens,
      ClientConfig config,
      InvalidatedTokens invalidated,
      Proxies proxies,
      Clock clock) {
    this.tokens = tokens;
    this.sessionTokens = sessionTokens;
    this.config = config;
    this.invalidated = invalidated;
    this.proxies = proxies;
    this.clock = clock;
  }

  sealed interface Decision {
    /**
     * The client is let in.
     *
     * @param data to tell it
     */
    @SuppressWarnings("ArrayRecordComponent") // an opaque payload: never compared, never changed
    record Accepted(Identity identity, byte @Nullable [] data) implements Decision {}

    /** The client may try again with other credentials. */
    record Refused(ErrorCode error) implements Decision {}

    /** The connection ends. */
    record Dropped(DisconnectCode code) implements Decision {}
  }

  /**
   * Decides about a client that connects. A token wins over the application's opinion.
   *
   * @return complete already in nearly all cases of a client with a token
   */
  CompletionStage<Decision> connect(Command.Connect command, ProxyCaller caller) {
    if (!command.token().isEmpty() || !proxies.connects()) {
      return admit(command.token());
    }
    return proxies
        .connect(caller, command.name(), command.version(), command.subs().keySet(), command.data())
        .thenApply(this::accept);
  }

  private Decision accept(ProxyResult.Connect result) {
    Instant expiresAt = result.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      return new Decision.Refused(ErrorCode.EXPIRED);
    }
    return new Decision.Accepted(
        new Identity(
            result.user(),
            result.info(),
            expiresAt,
            null,
            result.subs(),
            result.meta(),
            false,
            null),
        result.data());
  }

  /**
   * Decides about a client by its token.
   *
   * @param token the connection token, empty for none
   * @return complete already in nearly all cases; fails when tokens cannot be judged for now
   */
  CompletionStage<Decision> admit(String token) {
    return token.isEmpty()
        ? CompletableFuture.completedStage(withoutToken())
        // At once in nearly all cases: without the invalidations, tokens cannot be judged.
        : invalidated.ready().thenCompose(nothing -> verify(token)).thenApply(this::decide);
  }

  private CompletionStage<TokenResult<ConnectionClaims>> verify(String token) {
    return sessionTokens.areMeantBy(token) ? sessionTokens.verify(token) : tokens.verify(token);
  }

  private Decision withoutToken() {
    return config.insecure() || config.allowAnonymousConnectWithoutToken()
        ? new Decision.Accepted(Identity.ANONYMOUS, null)
        : new Decision.Dropped(DisconnectCode.BAD_REQUEST);
  }

  private Decision decide(TokenResult<ConnectionClaims> result) {
    return switch (result) {
      case TokenResult.Verified<ConnectionClaims>(var claims) -> accept(claims);
      case TokenResult.Expired<ConnectionClaims>() -> new Decision.Refused(ErrorCode.TOKEN_EXPIRED);
      // Temporary: an outage of the key server must not send clients away for good.
      case TokenResult.Undecided<ConnectionClaims>() -> new Decision.Refused(ErrorCode.INTERNAL);
      case TokenResult.Invalid<ConnectionClaims> invalid ->
          new Decision.Dropped(DisconnectCode.INVALID_TOKEN);
    };
  }

  /** Whether the token of a client that was accepted became void since. */
  boolean isVoid(Identity who) {
    return who.byToken() && invalidated.covers(who.user(), who.issuedAt());
  }

  private Decision accept(ConnectionClaims claims) {
    if (invalidated.covers(claims.user(), claims.issuedAt())) {
      return new Decision.Dropped(DisconnectCode.INVALID_TOKEN);
    }
    if (claims.user().isEmpty() && config.disallowAnonymousConnectionTokens()) {
      return new Decision.Dropped(DisconnectCode.PERMISSION_DENIED);
    }
    Instant expiresAt = config.insecure() ? null : claims.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      return new Decision.Refused(ErrorCode.EXPIRED);
    }
    return new Decision.Accepted(
        new Identity(
            claims.user(),
            claims.info(),
            expiresAt,
            claims.issuedAt(),
            subscriptions(claims),
            claims.meta(),
            true,
            claims.session()),
        null);
  }

  private static Map<String, ServerSubscription> subscriptions(ConnectionClaims claims) {
    if (claims.channels().isEmpty()) {
      return claims.subs();
    }
    var all = new LinkedHashMap<String, ServerSubscription>();
    claims.channels().forEach(channel -> all.put(channel, ServerSubscription.PLAIN));
    all.putAll(claims.subs());
    return Collections.unmodifiableMap(all);
  }
}
