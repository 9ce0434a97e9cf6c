package io.fynix.platform.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4): 32 bytes. Safe from any thread. */
public final class Sha256 {
  private Sha256() {}

  /** The hash of a text's UTF-8 form. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] of(byte[] bytes) {
    return start().digest(bytes);
  }

  /** The hash of a text's UTF-8 form as 64 hexadecimal digits in lower case. */
  public static String hexOf(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /** A hash of parts, for one thread. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
