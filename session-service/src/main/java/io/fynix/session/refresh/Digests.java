package io.fynix.session.refresh;

import io.fynix.platform.digest.Sha256;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The two functions that tokens are made with. Safe from any thread. */
final class Digests {
  private static final String HMAC = "HmacSHA256";
  private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Sha256::start);
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Digests::newMac);

  private Digests() {}

  static byte[] sha256(byte[] bytes, int length) {
    MessageDigest digest = SHA256.get();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  /** A key for {@link #hmac}. */
  static SecretKey key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  /** HMAC-SHA-256 of the parts, one after the other; all but the last have a fixed length. */
  static byte[] hmac(SecretKey key, byte[]... parts) {
    Mac mac = MAC.get();
    try {
      mac.init(key);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC takes any key", e);
    }
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
