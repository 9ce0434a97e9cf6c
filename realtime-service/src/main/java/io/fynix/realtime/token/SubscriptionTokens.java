package io.fynix.realtime.token;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/**
 * Verifies the tokens with which clients subscribe. Stateless, safe from any thread, never blocks.
 *
 * <p>A key that cannot be read stops the start.
 *
 * @see <a href="https://centrifugal.dev/docs/server/channel_token_auth">subscription tokens</a>
 */
@Startup
@Singleton
public class SubscriptionTokens {
  private final TokenVerifier verifier;

  @Inject
  SubscriptionTokens(
      TokenConfig shared, SubscriptionTokenConfig own, KeySets keySets, Clock clock) {
    this.verifier = new TokenVerifier(own.enabled() ? own : shared, keySets, clock);
  }

  /** Whether the token is for this user and channel is left to the caller. */
  public CompletionStage<TokenResult<SubscriptionClaims>> verify(String token) {
    return verifier.verify(token, SubscriptionTokens::read);
  }

  private static SubscriptionClaims read(Claims claims) throws InvalidTokenException {
    String channel = claims.text("channel");
    if (channel.isEmpty()) {
      throw new InvalidTokenException("the token names no channel");
    }
    return new SubscriptionClaims(
        channel,
        claims.user(),
        claims.text("client"),
        claims.expiresAt(),
        claims.payload("info", "b64info"),
        claims.payload("data", "b64data"),
        claims.overrides("override"));
  }
}
