package io.fynix.platform.stream;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names for incarnations of logs. */
public final class Epochs {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private Epochs() {}

  /** A name that no other incarnation has: 128 random bits in hex. */
  public static String next() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
