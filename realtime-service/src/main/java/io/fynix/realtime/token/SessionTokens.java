package io.fynix.realtime.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.session.AccessTokenResult;
import io.fynix.platform.session.AccessTokenVerifier;
import io.fynix.platform.session.SessionPrincipal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Access tokens of sessions as connection tokens. The claims {@code info}, {@code channels}, {@code
 * subs} and {@code meta} that a product gave its session mean what they mean in a connection token.
 * Safe from any thread; never blocks.
 */
@ApplicationScoped
public class SessionTokens {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccessTokenVerifier verifier;
  private final boolean enabled;

  SessionTokens(AccessTokenVerifier verifier, SessionTokenConfig config) {
    this.verifier = verifier;
    this.enabled = config.enabled();
  }

  /** Whether a token is to be judged here, and nowhere else. Nothing of it is verified. */
  public boolean areMeantBy(String token) {
    return enabled && verifier.isMeant(token);
  }

  /**
   * @return never fails; complete already unless the token's key is not known yet
   */
  public CompletionStage<TokenResult<ConnectionClaims>> verify(String token) {
    return verifier.verify(token).thenApply(SessionTokens::read);
  }

  private static TokenResult<ConnectionClaims> read(AccessTokenResult result) {
    return switch (result) {
      case AccessTokenResult.Valid(var principal) -> claims(principal);
      case AccessTokenResult.Expired() -> new TokenResult.Expired<>();
      case AccessTokenResult.Undecided() -> new TokenResult.Undecided<>();
      case AccessTokenResult.Revoked() -> new TokenResult.Invalid<>("the session was revoked");
      case AccessTokenResult.Invalid(var reason) -> new TokenResult.Invalid<>(reason);
    };
  }

  private static TokenResult<ConnectionClaims> claims(SessionPrincipal principal) {
    try {
      Claims custom = Claims.parse(json(principal.claims()), "sub");
      return new TokenResult.Verified<>(
          new ConnectionClaims(
              principal.user(),
              principal.expiresAt(),
              principal.issuedAt(),
              custom.payload("info", "b64info"),
              custom.texts("channels"),
              custom.subscriptions("subs"),
              custom.object("meta"),
              principal.marks()));
    } catch (InvalidTokenException e) {
      return new TokenResult.Invalid<>(String.valueOf(e.getMessage()));
    }
  }

  private static String json(Map<String, Object> claims) {
    try {
      return JSON.writeValueAsString(claims);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON is JSON", e);
    }
  }
}
