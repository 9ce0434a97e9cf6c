package io.fynix.realtime.token;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tokens are believed. A token whose algorithm has no key here is invalid, so that without
 * any key every token is.
 */
public interface TokenOptions {

  /** Secret of HS256, HS384 and HS512 tokens; 32 random bytes or more. */
  Optional<String> hmacSecretKey();

  /** The secret before a change, still accepted. */
  Optional<String> hmacPreviousSecretKey();

  /** End of the acceptance of the previous secret, like {@code 2030-01-01T00:00:00Z}. */
  Optional<Instant> hmacPreviousSecretKeyValidUntil();

  /** Public key of RS256, RS384 and RS512 tokens: PEM, "PUBLIC KEY", 2048 bits or more. */
  Optional<String> rsaPublicKey();

  /**
   * Public key of ES256, ES384 or ES512 tokens, by its curve P-256, P-384 or P-521: PEM, "PUBLIC
   * KEY".
   */
  Optional<String> ecdsaPublicKey();

  /**
   * URL of a JWK set with the public keys of RS, ES and EdDSA (Ed25519) tokens; all keys above are
   * then ignored. Tokens have to name their key ({@code kid}). {@code {{name}}} stands for what a
   * group of that name matched in issuer-regex or audience-regex. Redirects are not followed.
   */
  Optional<String> jwksPublicEndpoint();

  /** The audience that a token must name. */
  Optional<String> audience();

  /** What an audience of a token must match somewhere; write anchors to match all of it. */
  Optional<Pattern> audienceRegex();

  /** The issuer that a token must name. */
  Optional<String> issuer();

  /** What the issuer of a token must match somewhere; write anchors to match all of it. */
  Optional<Pattern> issuerRegex();

  /** The claim that holds the user id. */
  @WithDefault("sub")
  @NotEmpty
  String userIdClaim();
}
