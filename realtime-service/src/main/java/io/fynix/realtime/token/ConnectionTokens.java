package io.fynix.realtime.token;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * Verifies the tokens with which clients connect. Stateless, safe from any thread; computes on the
 * calling thread and never blocks; a key that has to be fetched first is waited for.
 *
 * <p>A key that cannot be read stops the start.
 *
 * @see <a href="https://centrifugal.dev/docs/server/authentication">connection tokens</a>
 */
@Startup
@Singleton
public class ConnectionTokens {
  private final TokenVerifier verifier;

  @Inject
  ConnectionTokens(TokenConfig config, KeySets keySets, Clock clock) {
    this.verifier = new TokenVerifier(config, keySets, clock);
  }

  public CompletionStage<TokenResult<ConnectionClaims>> verify(String token) {
    return verifier.verify(token, ConnectionTokens::read);
  }

  private static ConnectionClaims read(Claims claims) throws InvalidTokenException {
    if (claims.has("channel")) {
      throw new InvalidTokenException("a subscription token does not open connections");
    }
    return new ConnectionClaims(
        claims.user(),
        claims.expiresAt(),
        claims.instant("iat"),
        claims.payload("info", "b64info"),
        claims.texts("channels"),
        claims.subscriptions("subs"),
        claims.object("meta"),
        null);
  }
}
