package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.token.ConnectionClaims;
import io.fynix.realtime.token.ConnectionTokens;
import io.fynix.realtime.token.TokenResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Decides who a client is. */
@ApplicationScoped
class Authenticator {
  private final ConnectionTokens tokens;
  private final ClientConfig config;
  private final Clock clock;

  Authenticator(ConnectionTokens tokens, ClientConfig config, Clock clock) {
    this.tokens = tokens;
    this.config = config;
    this.clock = clock;
  }

  sealed interface Decision {
    record Accepted(Identity identity) implements Decision {}

    /** The client may try again with other credentials. */
    record Refused(ErrorCode error) implements Decision {}

    /** The connection ends. */
    record Dropped(DisconnectCode code) implements Decision {}
  }

  /**
   * @param token the connection token, empty for none
   */
  Decision admit(String token) {
    if (!token.isEmpty()) {
      return verified(token);
    }
    return config.insecure() || config.allowAnonymousConnectWithoutToken()
        ? new Decision.Accepted(Identity.ANONYMOUS)
        : new Decision.Dropped(DisconnectCode.BAD_REQUEST);
  }

  private Decision verified(String token) {
    return switch (tokens.verify(token)) {
      case TokenResult.Verified<ConnectionClaims>(var claims) -> accept(claims);
      case TokenResult.Expired<ConnectionClaims>() -> new Decision.Refused(ErrorCode.TOKEN_EXPIRED);
      case TokenResult.Invalid<ConnectionClaims> invalid ->
          new Decision.Dropped(DisconnectCode.INVALID_TOKEN);
    };
  }

  private Decision accept(ConnectionClaims claims) {
    if (claims.user().isEmpty() && config.disallowAnonymousConnectionTokens()) {
      return new Decision.Dropped(DisconnectCode.PERMISSION_DENIED);
    }
    Instant expiresAt = config.insecure() ? null : claims.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      return new Decision.Refused(ErrorCode.EXPIRED);
    }
    return new Decision.Accepted(new Identity(claims.user(), claims.info(), expiresAt));
  }
}
