package io.fynix.realtime.token;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmFactoryFactory;

/**
 * The rules for every kind of token. Nothing of a token is believed, or even read, before its
 * signature is verified. Safe from any thread.
 */
final class TokenVerifier {
  /** Longest token in characters; a frame that a client sends has 64 KiB by default. */
  static final int MAX_LENGTH = 32_768;

  private final TokenKeys keys;
  private final TokenOptions options;
  private final Clock clock;

  TokenVerifier(TokenOptions options, Clock clock) {
    // jose4j tries all its algorithms at first use, which takes longer than an event loop has.
    AlgorithmFactoryFactory.getInstance();
    this.keys = TokenKeys.of(options);
    this.options = options;
    this.clock = clock;
  }

  /** How to read the claims of one kind of token. */
  interface ClaimsReader<C> {
    C read(Claims claims) throws InvalidTokenException;
  }

  <C> TokenResult<C> verify(String token, ClaimsReader<C> reader) {
    if (token.length() > MAX_LENGTH) {
      return new TokenResult.Invalid<>("the token is too long");
    }
    Instant now = clock.instant();
    try {
      Claims claims = Claims.parse(keys.verifiedPayload(token, now), options.userIdClaim());
      checkAudience(claims);
      checkIssuer(claims);
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

  private static boolean allowed(
      Optional<String> name, Optional<Pattern> pattern, List<String> claimed) {
    Stream<Predicate<String>> rules =
        Stream.concat(
            name.stream().map(Predicate::isEqual), pattern.stream().map(Pattern::asPredicate));
    return rules.allMatch(rule -> claimed.stream().anyMatch(rule));
  }
}
