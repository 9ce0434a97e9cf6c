package io.fynix.realtime.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jspecify.annotations.Nullable;

/**
 * The rules for every kind of token. Nothing of a token is believed before its signature is
 * verified. Safe from any thread.
 */
final class TokenVerifier {
  /** Longest token in characters; a frame that a client sends has 64 KiB by default. */
  static final int MAX_LENGTH = 32_768;

  /** How far the clock of whoever issues tokens may be ahead of ours. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final TokenKeys keys;
  private final @Nullable KeyServer server;
  private final TokenOptions options;
  private final Clock clock;

  TokenVerifier(TokenOptions options, KeySets keySets, Clock clock) {
    // jose4j tries all its algorithms at first use, which takes longer than an event loop has.
    AlgorithmFactoryFactory.getInstance();
    this.keys = TokenKeys.of(options);
    this.server =
        options
            .jwksPublicEndpoint()
            .map(url -> new KeyServer(KeySetUrl.of(url, options), keySets))
            .orElse(null);
    this.options = options;
    this.clock = clock;
  }

  /** How to read the claims of one kind of token. */
  interface ClaimsReader<C> {
    C read(Claims claims) throws InvalidTokenException;
  }

  /**
   * @return complete already unless the token's key has to be fetched; never fails
   */
  <C> CompletionStage<TokenResult<C>> verify(String token, ClaimsReader<C> reader) {
    if (token.length() > MAX_LENGTH) {
      return CompletableFuture.completedStage(new TokenResult.Invalid<>("the token is too long"));
    }
    if (server == null) {
      return CompletableFuture.completedStage(verify(token, keys, reader));
    }
    return server
        .find(token)
        .thenApply(
            found ->
                switch (found) {
                  case KeyServer.Found.Key(var key) -> verify(token, key, reader);
                  case KeyServer.Found.None(var reason) -> new TokenResult.Invalid<C>(reason);
                  case KeyServer.Found.Unreachable unreachable -> new TokenResult.Undecided<C>();
                });
  }

  private <C> TokenResult<C> verify(String token, TokenKeys candidates, ClaimsReader<C> reader) {
    Instant now = clock.instant();
    try {
      Claims claims = Claims.parse(candidates.verifiedPayload(token, now), options.userIdClaim());
      checkAudience(claims);
      checkIssuer(claims);
      checkIssueTime(claims, now);
      C read = reader.read(claims);
      return inForce(claims, now) ? new TokenResult.Verified<>(read) : new TokenResult.Expired<>();
    } catch (InvalidTokenException e) {
      return new TokenResult.Invalid<>(String.valueOf(e.getMessage()));
    }
  }

  private static boolean inForce(Claims claims, Instant now) throws InvalidTokenException {
    Instant end = claims.instant("exp");
    Instant start = claims.instant("nbf");
    return (end == null || end.isAfter(now)) && (start == null || !start.isAfter(now));
  }

  private void checkAudience(Claims claims) throws InvalidTokenException {
    List<String> audiences = claims.texts("aud");
    if (!allowed(options.audience(), options.audienceRegex(), audiences)) {
      throw new InvalidTokenException("the token is for another audience");
    }
  }

  private void checkIssuer(Claims claims) throws InvalidTokenException {
    List<String> issuer = List.of(claims.text("iss"));
    if (!allowed(options.issuer(), options.issuerRegex(), issuer)) {
      throw new InvalidTokenException("the token is of another issuer");
    }
  }

  /** A token from the future would outlive the invalidation of its user's tokens. */
  private static void checkIssueTime(Claims claims, Instant now) throws InvalidTokenException {
    Instant issued = claims.instant("iat");
    if (issued != null && issued.isAfter(now.plus(CLOCK_SKEW))) {
      throw new InvalidTokenException("the token was issued in the future");
    }
  }

  private static boolean allowed(
      Optional<String> name, Optional<Pattern> pattern, List<String> claimed) {
    Stream<Predicate<String>> rules =
        Stream.concat(
            name.stream().map(Predicate::isEqual), pattern.stream().map(Pattern::asPredicate));
    return rules.allMatch(rule -> claimed.stream().anyMatch(rule));
  }
}
