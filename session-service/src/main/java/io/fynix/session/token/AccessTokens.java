package io.fynix.session.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.session.AccessTokenConfig;
import io.fynix.platform.session.AccessTokenNames;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Issues access tokens. Safe from any thread; computes on the caller's thread, never blocks. */
@Startup
@ApplicationScoped
public class AccessTokens {
  private static final int ID_BYTES = 16;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SigningKeys keys;
  private final AccessTokenConfig tokens;
  private final Duration lifetime;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  AccessTokens(SigningKeys keys, AccessTokenConfig tokens, TokenConfig config, Clock clock) {
    if (config.lifetime().compareTo(tokens.maxLifetime()) > 0) {
      throw new IllegalArgumentException(
          "fynix.session.token.lifetime is longer than fynix.session.access-token.max-lifetime;"
              + " every service would refuse the tokens");
    }
    if (config.publishLead().compareTo(config.jwksMaxAge()) < 0) {
      throw new IllegalArgumentException(
          "fynix.session.token.publish-lead is shorter than fynix.session.token.jwks-max-age; a new"
              + " key would sign before everybody has it");
    }
    this.keys = keys;
    this.tokens = tokens;
    this.lifetime = config.lifetime();
    this.clock = clock;
  }

  /**
   * Checks the claims of a product before a session is made with them.
   *
   * @throws ProblemException naming what is wrong
   */
  public static void checkClaims(Map<String, Object> claims) {
    CustomClaims.check(claims);
  }

  /**
   * Signs a token that begins now.
   *
   * @throws ProblemException when a claim may not be set, or there are no signing keys
   * @throws io.fynix.platform.redis.RedisUnavailableException while no key is published
   */
  public AccessToken issue(AccessTokenClaims claims) {
    CustomClaims.check(claims.claims());
    SigningKey key = keys.active();
    long now = clock.instant().getEpochSecond();
    long end = now + lifetime.toSeconds();
    var payload = new LinkedHashMap<String, Object>();
    payload.put("iss", tokens.issuer());
    payload.put("sub", claims.userId());
    payload.put("aud", tokens.audience());
    payload.put("iat", now);
    payload.put("exp", end);
    payload.put("jti", newId());
    payload.put(AccessTokenNames.SESSION, claims.sessionId());
    payload.put(AccessTokenNames.USER_EPOCH, claims.userEpoch());
    payload.put(AccessTokenNames.GLOBAL_EPOCH, claims.globalEpoch());
    payload.put(AccessTokenNames.AAL, claims.aal());
    payload.put(AccessTokenNames.AUTHENTICATED_AT, claims.authenticatedAt().getEpochSecond());
    payload.putAll(claims.claims());
    return new AccessToken(sign(key, payload), Instant.ofEpochSecond(end));
  }

  private static String sign(SigningKey key, Map<String, Object> payload) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmHeaderValue(key.algorithm());
      signature.setKeyIdHeaderValue(key.id());
      signature.setHeader("typ", AccessTokenNames.TYPE);
      signature.setPayload(JSON.writeValueAsString(payload));
      signature.setKey(key.privateKey());
      return signature.getCompactSerialization();
    } catch (JoseException | JsonProcessingException e) {
      throw new IllegalStateException("a key that signed its probe signs tokens too", e);
    }
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }
}
