package io.fynix.realtime.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of a JWK set (RFC 7517) by id and algorithm. Secrets, keys for encryption, keys
 * without id and kinds that we do not know are left out. Immutable.
 */
final class PublicKeySet {
  /** Most keys that a set may have. */
  static final int MAX_KEYS = 64;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> RSA = Set.of("RS256", "RS384", "RS512");
  private static final String EDDSA = "EdDSA";

  private final Map<String, Map<String, TokenKeys>> byId;

  private PublicKeySet(Map<String, Map<String, TokenKeys>> byId) {
    this.byId = byId;
  }

  /** Whether keys of a set can sign with the algorithm at all; secrets and {@code none} can not. */
  static boolean isKnown(String algorithm) {
    return RSA.contains(algorithm)
        || TokenKeys.ALGORITHM_BY_CURVE_BITS.containsValue(algorithm)
        || algorithm.equals(EDDSA);
  }

  /**
   * @throws IOException when it is no key set, or has more than {@link #MAX_KEYS} keys
   */
  static PublicKeySet parse(byte[] json) throws IOException {
    JsonNode keys;
    try {
      keys = MAPPER.readTree(json).path("keys");
    } catch (JsonProcessingException e) {
      throw new IOException("the key set is not JSON", e);
    }
    if (!keys.isArray()) {
      throw new IOException("the answer is no key set");
    }
    if (keys.size() > MAX_KEYS) {
      throw new IOException("the key set has more than " + MAX_KEYS + " keys");
    }
    Map<String, Map<String, TokenKeys>> byId = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    for (JsonNode node : keys) {
      String id = node.path("kid").asText("");
      if (!id.isEmpty() && byId.put(id, byAlgorithm(node)) != null) {
        ambiguous.add(id);
      }
    }
    byId.keySet().removeAll(ambiguous);
    return new PublicKeySet(Map.copyOf(byId));
  }

  private static Map<String, TokenKeys> byAlgorithm(JsonNode node) {
    if (!node.path("use").asText("sig").equals("sig")) {
      return Map.of();
    }
    Map<String, TokenKeys> byAlgorithm = new HashMap<>();
    try {
      if (JsonWebKey.Factory.newJwk(node.toString()) instanceof PublicJsonWebKey jwk) {
        String only = node.path("alg").asText("");
        for (String algorithm : algorithms(jwk)) {
          if (only.isEmpty() || only.equals(algorithm)) {
            byAlgorithm.put(algorithm, TokenKeys.ofOne(algorithm, jwk.getPublicKey()));
          }
        }
      }
    } catch (JoseException | RuntimeException e) {
      // One key that cannot be read must not take the others with it.
      return Map.of();
    }
    return Map.copyOf(byAlgorithm);
  }

  private static Iterable<String> algorithms(PublicJsonWebKey jwk) {
    Key key = jwk.getPublicKey();
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() >= TokenKeys.MIN_RSA_BITS ? RSA : List.of();
    }
    if (key instanceof ECPublicKey ec) {
      String algorithm =
          TokenKeys.ALGORITHM_BY_CURVE_BITS.get(
              ec.getParams().getCurve().getField().getFieldSize());
      return algorithm == null ? List.of() : List.of(algorithm);
    }
    return jwk instanceof OctetKeyPairJsonWebKey octets
            && octets.getSubtype().equals(OctetKeyPairJsonWebKey.SUBTYPE_ED25519)
        ? List.of(EDDSA)
        : List.of();
  }

  boolean has(String keyId) {
    return byId.containsKey(keyId);
  }

  /** The key of that id, for that algorithm alone; null when there is none. */
  @Nullable TokenKeys get(String keyId, String algorithm) {
    return byId.getOrDefault(keyId, Map.of()).get(algorithm);
  }
}
