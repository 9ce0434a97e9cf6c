package io.fynix.realtime.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The keys, each tied to its algorithms, so that a token can never choose how a key is used; and
 * {@code none} has no key. Immutable.
 */
final class TokenKeys {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
  static final int MIN_RSA_BITS = 2048;
  static final Map<Integer, String> ALGORITHM_BY_CURVE_BITS =
      Map.of(256, "ES256", 384, "ES384", 521, "ES512");

  private final Map<String, List<TrustedKey>> byAlgorithm;

  private TokenKeys(Map<String, List<TrustedKey>> byAlgorithm) {
    this.byAlgorithm = byAlgorithm;
  }

  /** A public key that signs with this algorithm alone. */
  static TokenKeys ofOne(String algorithm, Key key) {
    return new TokenKeys(Map.of(algorithm, List.of(new TrustedKey(key, Instant.MAX))));
  }

  private record TrustedKey(Key key, Instant until) {
    boolean secret() {
      return key instanceof HmacKey;
    }

    /** Shows nothing of a secret. */
    @Override
    public String toString() {
      return "TrustedKey[until=" + until + "]";
    }
  }

  /**
   * @throws IllegalArgumentException when a public key cannot be used
   */
  static TokenKeys of(TokenOptions options) {
    Map<String, List<TrustedKey>> keys = new HashMap<>();
    List<TrustedKey> secrets = new ArrayList<>();
    options.hmacSecretKey().ifPresent(s -> secrets.add(secret(s, Instant.MAX)));
    options
        .hmacPreviousSecretKey()
        .ifPresent(
            s ->
                secrets.add(
                    secret(s, options.hmacPreviousSecretKeyValidUntil().orElse(Instant.MAX))));
    for (String algorithm : List.of("HS256", "HS384", "HS512")) {
      keys.put(algorithm, List.copyOf(secrets));
    }
    options
        .rsaPublicKey()
        .ifPresent(
            pem -> {
              TrustedKey key = new TrustedKey(rsaKey(pem), Instant.MAX);
              for (String algorithm : List.of("RS256", "RS384", "RS512")) {
                keys.put(algorithm, List.of(key));
              }
            });
    options
        .ecdsaPublicKey()
        .ifPresent(
            pem -> {
              ECPublicKey key = ecKey(pem);
              keys.put(algorithm(key), List.of(new TrustedKey(key, Instant.MAX)));
            });
    return new TokenKeys(Map.copyOf(keys));
  }

  private static TrustedKey secret(String secret, Instant until) {
    return new TrustedKey(new HmacKey(secret.getBytes(StandardCharsets.UTF_8)), until);
  }

  private static RSAPublicKey rsaKey(String pem) {
    PublicKey key = publicKey(pem, "RSA");
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
      return rsa;
    }
    throw new IllegalArgumentException("The RSA public key has less than 2048 bits.");
  }

  private static ECPublicKey ecKey(String pem) {
    return (ECPublicKey) publicKey(pem, "EC");
  }

  private static String algorithm(ECPublicKey key) {
    int bits = key.getParams().getCurve().getField().getFieldSize();
    String algorithm = ALGORITHM_BY_CURVE_BITS.get(bits);
    if (algorithm == null) {
      throw new IllegalArgumentException("The ECDSA public key is not of P-256, P-384 or P-521.");
    }
    return algorithm;
  }

  private static PublicKey publicKey(String pem, String type) {
    Matcher matcher = PEM.matcher(pem.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "The " + type + " public key is not PEM with -----BEGIN PUBLIC KEY-----.");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("The " + type + " public key cannot be read.", e);
    }
  }

  /** The payload of a token that one of the keys has signed. */
  String verifiedPayload(String token, Instant now) throws InvalidTokenException {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setCompactSerialization(token);
      String algorithm = String.valueOf(signature.getAlgorithmHeaderValue());
      List<TrustedKey> keys = byAlgorithm.getOrDefault(algorithm, List.of());
      signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
      if (keys.isEmpty()) {
        throw new InvalidTokenException("there is no key for the token's algorithm");
      }
      for (TrustedKey key : keys) {
        if (key.until().isAfter(now) && signedBy(key, signature)) {
          return signature.getPayload();
        }
      }
    } catch (JoseException | RuntimeException e) {
      // jose4j lets a few unchecked exceptions of malformed input through.
      throw new InvalidTokenException("the token is malformed");
    }
    throw new InvalidTokenException("the signature does not match");
  }

  private static boolean signedBy(TrustedKey key, JsonWebSignature signature) throws JoseException {
    signature.setKey(key.key());
    // How long a secret is, is the operator's choice; jose4j insists on the length of the hash.
    signature.setDoKeyValidation(!key.secret());
    return signature.verifySignature();
  }
}
