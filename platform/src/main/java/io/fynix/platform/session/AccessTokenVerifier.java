package io.fynix.platform.session;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.session.AccessTokenResult.Expired;
import io.fynix.platform.session.AccessTokenResult.Invalid;
import io.fynix.platform.session.AccessTokenResult.Revoked;
import io.fynix.platform.session.AccessTokenResult.Undecided;
import io.fynix.platform.session.AccessTokenResult.Valid;
import io.fynix.platform.session.VerifiedTokens.Hash;
import io.fynix.platform.session.VerifiedTokens.Verified;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Judges access tokens of sessions. Nothing of a token is believed before its signature is
 * verified, and its key decides the algorithm. Safe from any thread; computes on the calling
 * thread, never blocks.
 */
@Startup
@ApplicationScoped
public class AccessTokenVerifier {
  /** Longest token in characters. */
  static final int MAX_LENGTH = 8192;

  /** Longest key id in characters. */
  private static final int MAX_KEY_ID = 256;

  private final SessionKeys keys;
  private final SessionTrust trust;
  private final AccessTokenConfig config;
  private final Clock clock;
  private final VerifiedTokens verified;
  private final Counters counters;

  AccessTokenVerifier(
      SessionKeys keys,
      SessionTrust trust,
      AccessTokenConfig config,
      Clock clock,
      MeterRegistry metrics) {
    // jose4j tries all its algorithms at first use, which takes longer than an event loop has.
    AlgorithmFactoryFactory.getInstance();
    this.keys = keys;
    this.trust = trust;
    this.config = config;
    this.clock = clock;
    this.verified = new VerifiedTokens(config.maxVerified());
    this.counters = Counters.of(metrics);
  }

  /**
   * Judges a token.
   *
   * @return never fails; complete already unless the token's key is not known yet
   */
  public CompletionStage<AccessTokenResult> verify(String token) {
    if (token.length() > MAX_LENGTH) {
      return done(new Invalid("the token is too long"));
    }
    Hash hash = Hash.of(token);
    Verified known = verified.find(hash);
    if (known != null) {
      if (keys.has(known.keyId())) {
        return done(judge(known.principal()));
      }
      verified.remove(hash); // its key was taken back
    }
    JsonWebSignature signature = new JsonWebSignature();
    String keyId;
    try {
      signature.setCompactSerialization(token);
      keyId = keyId(signature);
    } catch (InvalidAccessTokenException e) {
      return done(new Invalid(String.valueOf(e.getMessage())));
    } catch (JoseException | RuntimeException e) {
      // jose4j lets a few unchecked exceptions of malformed input through.
      return done(new Invalid("the token is malformed"));
    }
    return keys.find(keyId).thenApply(found -> count(verify(hash, signature, found)));
  }

  /**
   * Judges a session whose token was verified before: its time, revocations, and whether this node
   * may trust what it knows.
   */
  public AccessTokenResult judge(SessionPrincipal principal) {
    if (!principal.expiresAt().isAfter(clock.instant())) {
      return new Expired();
    }
    return switch (trust.standing(principal.marks())) {
      case GOOD -> new Valid(principal);
      case REVOKED -> new Revoked();
      case UNDECIDED -> new Undecided();
    };
  }

  /**
   * Whose token it is, when this node verified it before and it is still in force; null otherwise.
   * Checks no signature, so that a stranger's token costs no more than a hash.
   */
  @Nullable SessionPrincipal known(String token) {
    if (token.length() > MAX_LENGTH) {
      return null;
    }
    Verified known = verified.find(Hash.of(token));
    return known != null && keys.has(known.keyId()) && judge(known.principal()) instanceof Valid
        ? known.principal()
        : null;
  }

  /**
   * Whether a token says that it is an access token of this installation, so that only this
   * verifier is to judge it. Nothing of it is verified.
   */
  public boolean isMeant(String token) {
    if (token.length() > MAX_LENGTH) {
      return false;
    }
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setCompactSerialization(token);
      return AccessTokenNames.TYPE.equals(signature.getHeader("typ"))
          && AccessTokenPayload.parse(signature.getUnverifiedPayload())
              .issuer()
              .equals(config.issuer());
    } catch (InvalidAccessTokenException | JoseException | RuntimeException e) {
      return false;
    }
  }

  /** What the header says; good for finding the key, and nothing else. */
  private static String keyId(JsonWebSignature signature) throws InvalidAccessTokenException {
    if (!AccessTokenNames.TYPE.equals(signature.getHeader("typ"))) {
      throw new InvalidAccessTokenException("the token is of another type");
    }
    if (signature.getHeader("crit") != null) {
      throw new InvalidAccessTokenException("the token wants an extension");
    }
    String keyId = signature.getKeyIdHeaderValue();
    if (keyId == null || keyId.isEmpty() || keyId.length() > MAX_KEY_ID) {
      throw new InvalidAccessTokenException("the token names no key");
    }
    return keyId;
  }

  private AccessTokenResult verify(Hash hash, JsonWebSignature signature, SessionKeys.Found found) {
    return switch (found) {
      case SessionKeys.Found.Unreachable() -> new Undecided();
      case SessionKeys.Found.None() -> new Invalid("the key is not known");
      case SessionKeys.Found.Key(var key) -> {
        try {
          SessionPrincipal principal = check(payload(signature, key));
          verified.add(hash, new Verified(principal, key.id()));
          yield judge(principal);
        } catch (InvalidAccessTokenException e) {
          yield new Invalid(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static AccessTokenPayload payload(JsonWebSignature signature, VerifyingKey key)
      throws InvalidAccessTokenException {
    try {
      if (!key.algorithm().equals(signature.getAlgorithmHeaderValue())) {
        throw new InvalidAccessTokenException("the key signs with another algorithm");
      }
      signature.setAlgorithmConstraints(
          new AlgorithmConstraints(ConstraintType.PERMIT, key.algorithm()));
      signature.setKey(key.key());
      if (signature.verifySignature()) {
        return AccessTokenPayload.parse(signature.getPayload());
      }
    } catch (JoseException | RuntimeException e) {
      throw new InvalidAccessTokenException("the token is malformed");
    }
    throw new InvalidAccessTokenException("the signature does not match");
  }

  private SessionPrincipal check(AccessTokenPayload payload) throws InvalidAccessTokenException {
    if (!payload.issuer().equals(config.issuer())) {
      throw new InvalidAccessTokenException("the token is of another issuer");
    }
    if (!payload.audiences().contains(config.audience())) {
      throw new InvalidAccessTokenException("the token is for another audience");
    }
    SessionPrincipal principal = payload.principal();
    Instant latest = clock.instant().plus(config.clockSkew());
    if (principal.issuedAt().isAfter(latest) || payload.notBefore().isAfter(latest)) {
      throw new InvalidAccessTokenException("the token begins in the future");
    }
    Duration life = Duration.between(principal.issuedAt(), principal.expiresAt());
    if (life.compareTo(config.maxLifetime()) > 0) {
      throw new InvalidAccessTokenException("the token lives longer than revocations are kept");
    }
    return principal;
  }

  private CompletionStage<AccessTokenResult> done(AccessTokenResult result) {
    return CompletableFuture.completedStage(count(result));
  }

  private AccessTokenResult count(AccessTokenResult result) {
    switch (result) {
      case Valid v -> counters.valid.increment();
      case Expired e -> counters.expired.increment();
      case Revoked r -> counters.revoked.increment();
      case Undecided u -> counters.undecided.increment();
      case Invalid i -> counters.invalid.increment();
    }
    return result;
  }

  /** Looked up once: a check takes less time than finding a counter. */
  private record Counters(
      Counter valid, Counter expired, Counter revoked, Counter undecided, Counter invalid) {
    static Counters of(MeterRegistry metrics) {
      return new Counters(
          counter(metrics, "valid"),
          counter(metrics, "expired"),
          counter(metrics, "revoked"),
          counter(metrics, "undecided"),
          counter(metrics, "invalid"));
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
      return metrics.counter(MetricNames.ACCESS_TOKENS, "outcome", outcome);
    }
  }
}
