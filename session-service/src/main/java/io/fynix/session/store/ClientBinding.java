package io.fynix.session.store;

import io.fynix.platform.digest.Sha256;
import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which client it is, as far as the application tells: device, user agent and network. Two clients
 * are taken for the same when all three agree. Holds hashes and a network prefix, no address.
 *
 * @param device hash of the device's id, 16 bytes
 * @param agent hash of the user agent, 16 bytes
 * @param network family (4, 6, or 0 for unknown) and the first bytes of the address: /24 or /48
 */
@SuppressWarnings("ArrayRecordComponent") // parts of a packed record, compared inside Redis
public record ClientBinding(byte[] device, byte[] agent, byte[] network) {
  static final int HASH_BYTES = 16;
  static final int NETWORK_BYTES = 7;
  private static final int V4_PREFIX_BYTES = 3;
  private static final int V6_PREFIX_BYTES = 6;
  private static final int V6_BYTES = 16;

  /**
   * Describes a client.
   *
   * @param device empty when unknown
   * @param agent empty when unknown
   * @param address an IP address in digits, empty when unknown
   * @return empty when the address is none
   */
  public static Optional<ClientBinding> of(String device, String agent, String address) {
    byte[] network = network(address);
    return network == null
        ? Optional.empty()
        : Optional.of(new ClientBinding(hash(device), hash(agent), network));
  }

  private static byte @Nullable [] network(String address) {
    var prefix = new byte[NETWORK_BYTES];
    if (address.isEmpty()) {
      return prefix;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return null;
    }
    byte[] plain = mappedV4(bytes);
    boolean v6 = plain.length == V6_BYTES;
    prefix[0] = (byte) (v6 ? 6 : 4);
    System.arraycopy(plain, 0, prefix, 1, v6 ? V6_PREFIX_BYTES : V4_PREFIX_BYTES);
    return prefix;
  }

  /** An IPv4 address that is written as an IPv6 one is the same client. */
  private static byte[] mappedV4(byte[] bytes) {
    if (bytes.length != V6_BYTES || bytes[10] != -1 || bytes[11] != -1) {
      return bytes;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return bytes;
      }
    }
    return Arrays.copyOfRange(bytes, 12, V6_BYTES);
  }

  private static byte[] hash(String text) {
    if (text.isEmpty()) {
      return new byte[HASH_BYTES];
    }
    return Arrays.copyOf(Sha256.of(text), HASH_BYTES);
  }

  /** All three in a row, as the record has them. */
  byte[] packed() {
    byte[] all = Arrays.copyOf(device, 2 * HASH_BYTES + NETWORK_BYTES);
    System.arraycopy(agent, 0, all, HASH_BYTES, HASH_BYTES);
    System.arraycopy(network, 0, all, 2 * HASH_BYTES, NETWORK_BYTES);
    return all;
  }
}
