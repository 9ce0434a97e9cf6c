package io.fynix.platform.session;

import java.security.PublicKey;
import java.util.Optional;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * A public key, tied to its one algorithm, so that a token can not choose how it is used.
 *
 * @param id {@code kid}
 * @param algorithm {@code ES256} or {@code EdDSA}
 * @param json the key as JSON (RFC 7517), public parts only
 */
public record VerifyingKey(String id, String algorithm, PublicKey key, String json) {

  /** Reads a published key; empty when it is of a kind that signs no access token. */
  static Optional<VerifyingKey> parse(String json) {
    try {
      if (JsonWebKey.Factory.newJwk(json) instanceof PublicJsonWebKey jwk
          && jwk.getKeyId() != null
          && jwk.getPrivateKey() == null) {
        return algorithm(jwk)
            .filter(algorithm -> algorithm.equals(jwk.getAlgorithm()))
            .map(
                algorithm -> new VerifyingKey(jwk.getKeyId(), algorithm, jwk.getPublicKey(), json));
      }
    } catch (JoseException | RuntimeException e) {
      // A key that a newer version published in its own way must not take the others with it.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> algorithm(PublicJsonWebKey jwk) {
    return switch (jwk) {
      case EllipticCurveJsonWebKey ec when "P-256".equals(ec.getCurveName()) ->
          Optional.of(AccessTokenNames.ES256);
      case OctetKeyPairJsonWebKey octets
          when OctetKeyPairJsonWebKey.SUBTYPE_ED25519.equals(octets.getSubtype()) ->
          Optional.of(AccessTokenNames.EDDSA);
      default -> Optional.empty();
    };
  }
}
