package io.fynix.realtime.token;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Finds the public key that a token names, at the address where its issuer publishes keys. */
final class KeyServer {
  /** Longest key id in characters. */
  private static final int MAX_KEY_ID = 256;

  private final KeySetUrl url;
  private final KeySets sets;

  KeyServer(KeySetUrl url, KeySets sets) {
    this.url = url;
    this.sets = sets;
  }

  /** What a search for a key came to. */
  sealed interface Found {
    record Key(TokenKeys key) implements Found {}

    /**
     * There is no such key.
     *
     * @param reason for logs; holds nothing of the token
     */
    record None(String reason) implements Found {}

    /** Nobody can tell now. */
    record Unreachable() implements Found {}
  }

  /**
   * @return never fails
   */
  CompletionStage<Found> find(String token) {
    String algorithm;
    String keyId;
    URI address;
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setCompactSerialization(token);
      algorithm = String.valueOf(signature.getAlgorithmHeaderValue());
      keyId = signature.getKeyIdHeaderValue();
      if (!PublicKeySet.isKnown(algorithm)) {
        return none("there is no key for the token's algorithm");
      }
      if (keyId == null || keyId.isEmpty() || keyId.length() > MAX_KEY_ID) {
        return none("the token names no key");
      }
      // Not verified yet: good for finding out whose signature to ask for, and nothing else.
      address = url.of(payload(token));
    } catch (InvalidTokenException e) {
      return none(String.valueOf(e.getMessage()));
    } catch (JoseException | RuntimeException e) {
      return none("the token is malformed");
    }
    return sets.find(address, keyId, algorithm);
  }

  private static String payload(String token) {
    String part = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static CompletionStage<Found> none(String reason) {
    return CompletableFuture.completedStage(new Found.None(reason));
  }
}
