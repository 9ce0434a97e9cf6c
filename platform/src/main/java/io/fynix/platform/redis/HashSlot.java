package io.fynix.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The slot of Redis Cluster to which a key belongs.
 *
 * @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">key
 *     distribution model: CRC-16/XMODEM of the hash tag, modulo 16384</a>
 */
final class HashSlot {
  static final int COUNT = 16_384;

  private static final int POLYNOMIAL = 0x1021;

  private HashSlot() {}

  static int of(String key) {
    int crc = 0;
    for (byte each : tag(key).getBytes(UTF_8)) {
      crc ^= (each & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
      }
    }
    return crc & (COUNT - 1);
  }

  /** What stands between the first brace and the next closing one, if anything does; else all. */
  private static String tag(String key) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open + 1);
    return close > open + 1 ? key.substring(open + 1, close) : key;
  }
}
