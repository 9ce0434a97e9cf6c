package io.fynix.realtime.client;

import java.nio.charset.StandardCharsets;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Tokens for tests over real connections. */
final class TestTokens {
  static final String SECRET = "a secret of thirty-two characters";

  private TestTokens() {}

  static String signed(String claims) throws JoseException {
    var jws = new JsonWebSignature();
    jws.setPayload(claims);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
    return jws.getCompactSerialization();
  }
}
