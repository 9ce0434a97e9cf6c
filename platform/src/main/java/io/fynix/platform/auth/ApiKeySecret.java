package io.fynix.platform.auth;

import io.fynix.platform.digest.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The secret of an API key that Fynix made: {@code fxk_}, 256 random bits, and a checksum, all in
 * letters and digits. Scanners for leaked secrets find it by the prefix and know by the checksum
 * that it is one; a mistyped one is refused without a look at any store. Only its SHA-256 is kept.
 *
 * @param value what its owner sends; shown once
 */
public record ApiKeySecret(String value) {
  static final String PREFIX = "fxk_";
  private static final int RANDOM_BYTES = 32;
  private static final int RANDOM_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int LENGTH = PREFIX.length() + RANDOM_LENGTH + CHECKSUM_LENGTH;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  /** A new one. */
  public static ApiKeySecret random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String body = PREFIX + text(new BigInteger(1, bytes), RANDOM_LENGTH);
    return new ApiKeySecret(body + checksum(body));
  }

  /** Whether a text has the form of such a secret, its checksum included. */
  public static boolean isWellFormed(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    int end = LENGTH - CHECKSUM_LENGTH;
    return text.substring(end).equals(checksum(text.substring(0, end)));
  }

  /** What is kept of it: the SHA-256, in hexadecimal. */
  public String sha256() {
    return Sha256.hexOf(value);
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return text(BigInteger.valueOf(crc.getValue()), CHECKSUM_LENGTH);
  }

  private static String text(BigInteger number, int length) {
    char[] digits = new char[length];
    BigInteger rest = number;
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits[i] = DIGITS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(digits);
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "ApiKeySecret[hidden]";
  }
}
