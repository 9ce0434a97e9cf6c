package io.fynix.platform.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Signs access tokens as the session service does, and others that it would not. One key pair each.
 */
public final class AccessTokenFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PublicJsonWebKey jwk;
  private final String algorithm;

  private AccessTokenFixture(KeyPair pair, String algorithm) {
    this.algorithm = algorithm;
    try {
      this.jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
    jwk.setPrivateKey(pair.getPrivate());
    jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
    jwk.setAlgorithm(algorithm);
    jwk.setUse("sig");
  }

  public static AccessTokenFixture es256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new AccessTokenFixture(generator.generateKeyPair(), "ES256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static AccessTokenFixture ed25519() {
    try {
      return new AccessTokenFixture(
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "EdDSA");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String keyId() {
    return jwk.getKeyId();
  }

  /** The public key as JSON. */
  public String publicJwk() {
    return jwk.toJson(OutputControlLevel.PUBLIC_ONLY);
  }

  /** The public key as bytes, for those who confuse it with a secret. */
  public byte[] publicBytes() {
    return jwk.getPublicKey().getEncoded();
  }

  /** Publishes the key; nodes that do not know it ask Redis when they see a token of it. */
  public AccessTokenFixture publish(RealRedis redis) {
    long now = System.currentTimeMillis();
    redis.run(
        "HSET", Keys.SESSION_KEYS, keyId(), now + " " + (now + 3_600_000) + " " + publicJwk());
    return this;
  }

  /** Begins a token of a session that is good for a minute. */
  public Draft token(String user, String session) {
    return new Draft(user, session);
  }

  /** A token in the making. */
  public final class Draft {
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private final Map<String, Object> headers = new LinkedHashMap<>();

    private Draft(String user, String session) {
      long now = Instant.now().getEpochSecond();
      claims.put("iss", "fynix");
      claims.put("sub", user);
      claims.put("aud", "fynix");
      claims.put("iat", now);
      claims.put("exp", now + 60);
      claims.put("jti", UUID.randomUUID().toString());
      claims.put("sid", session);
      claims.put("ue", 0);
      claims.put("ge", 0);
      claims.put("aal", "aal1");
      claims.put("auth_time", now);
      headers.put("alg", algorithm);
      headers.put("typ", "at+jwt");
      headers.put("kid", keyId());
    }

    /** Sets a claim, or leaves it out when the value is null. */
    public Draft with(String claim, @Nullable Object value) {
      return put(claims, claim, value);
    }

    /** Sets a header, or leaves it out when the value is null. */
    public Draft header(String name, @Nullable Object value) {
      return put(headers, name, value);
    }

    private Draft put(Map<String, Object> into, String name, @Nullable Object value) {
      if (value == null) {
        into.remove(name);
      } else {
        into.put(name, value);
      }
      return this;
    }

    public String sign() {
      return sign(jwk.getPrivateKey());
    }

    /** Signs with another key than that of the header; with none when it is null. */
    public String sign(@Nullable Key key) {
      try {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(JSON.writeValueAsString(claims));
        headers.forEach(signature::setHeader);
        signature.setKey(key);
        signature.setDoKeyValidation(false);
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        return signature.getCompactSerialization();
      } catch (JoseException | JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
