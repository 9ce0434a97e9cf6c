package io.fynix.realtime.token;

import io.fynix.realtime.outgoing.OutgoingHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Issues tokens, and believes them, at a fixed time. */
final class Tokens {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String SECRET = "a secret of thirty-two characters";
  static final String PREFIX = "fynix.realtime.token.";

  private Tokens() {}

  static long secondsFromNow(long seconds) {
    return NOW.getEpochSecond() + seconds;
  }

  static String hs256(String secret, String claims) {
    return signed("HS256", hmac(secret.getBytes(StandardCharsets.UTF_8)), claims);
  }

  static Key hmac(byte[] secret) {
    return new HmacKey(secret);
  }

  static String signed(String algorithm, Key key, String claims) {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    token.setAlgorithmHeaderValue(algorithm);
    token.setKey(key);
    token.setDoKeyValidation(false);
    token.setPayload(claims);
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair keyPair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** With options by their kebab-case names. */
  static ConnectionTokens connectionTokens(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>();
    options.forEach((name, value) -> properties.put(PREFIX + name, value));
    return new ConnectionTokens(mapping(TokenConfig.class, properties), noKeySets(), CLOCK);
  }

  /** With complete names. */
  static SubscriptionTokens subscriptionTokens(Map<String, String> properties) {
    return new SubscriptionTokens(
        mapping(TokenConfig.class, properties),
        mapping(SubscriptionTokenConfig.class, properties),
        noKeySets(),
        CLOCK);
  }

  private static KeySets noKeySets() {
    return new KeySets(new OutgoingHttp(), CLOCK, new SimpleMeterRegistry());
  }

  /** With keys that need not be fetched. */
  static TokenResult<ConnectionClaims> verify(ConnectionTokens tokens, String token) {
    return tokens.verify(token).toCompletableFuture().getNow(new TokenResult.Undecided<>());
  }

  /** With keys that need not be fetched. */
  static TokenResult<SubscriptionClaims> verify(SubscriptionTokens tokens, String token) {
    return tokens.verify(token).toCompletableFuture().getNow(new TokenResult.Undecided<>());
  }

  static <T> T mapping(Class<T> type, Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(type)
        .withValidateUnknown(false)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(type);
  }
}
