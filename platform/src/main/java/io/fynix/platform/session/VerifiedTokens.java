package io.fynix.platform.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fynix.platform.digest.Sha256;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signatures and claims were found to be good, by the hash of all their characters:
 * the tokens themselves are not kept. What may change, their time and revocation, is not decided
 * here. Safe from any thread.
 */
final class VerifiedTokens {
  private final Cache<Hash, Verified> cache;

  VerifiedTokens(int maxTokens) {
    this.cache = Caffeine.newBuilder().maximumSize(maxTokens).build();
  }

  /**
   * A good token.
   *
   * @param keyId who signed it
   */
  record Verified(SessionPrincipal principal, String keyId) {}

  /** SHA-256. */
  record Hash(long first, long second, long third, long fourth) {
    static Hash of(String token) {
      ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token));
      return new Hash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }
  }

  @Nullable Verified find(Hash token) {
    return cache.getIfPresent(token);
  }

  void add(Hash token, Verified verified) {
    cache.put(token, verified);
  }

  void remove(Hash token) {
    cache.invalidate(token);
  }
}
