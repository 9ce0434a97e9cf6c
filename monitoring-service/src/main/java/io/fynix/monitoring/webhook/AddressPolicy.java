package io.fynix.monitoring.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which addresses requests may go to: those of the public internet, so that nobody who configures a
 * URL, or the name behind it, reaches what is inside.
 */
final class AddressPolicy {
  /** IPv4 that is not public, by IANA's special-purpose registry. */
  private static final List<Block> PRIVATE_V4 =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10), // carrier-grade NAT
          Block.of("127.0.0.0", 8),
          Block.of("168.63.129.16", 32), // a cloud's host, though the block is public
          Block.of("169.254.0.0", 16), // link-local; metadata of clouds
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 4), // multicast
          Block.of("240.0.0.0", 4));

  /** The only IPv6 that is routed; what of it is special is listed below. */
  private static final Block GLOBAL_V6 = Block.of("2000::", 3);

  private static final List<Block> PRIVATE_V6 =
      List.of(
          Block.of("2001::", 23), // Teredo and other protocols
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16), // 6to4: leads to any IPv4
          Block.of("3fff::", 20));

  private final boolean allowPrivate;

  AddressPolicy(boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  /** A block of addresses. */
  private record Block(byte[] prefix, int bits) {
    static Block of(String address, int bits) {
      try {
        return new Block(InetAddress.getByName(address).getAddress(), bits);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("not an address: " + address, e);
      }
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if (((address[bit >> 3] ^ prefix[bit >> 3]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  boolean allows(InetAddress address) {
    return allowPrivate || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return PRIVATE_V4.stream().noneMatch(block -> block.contains(bytes));
    }
    return GLOBAL_V6.contains(bytes) && PRIVATE_V6.stream().noneMatch(b -> b.contains(bytes));
  }
}
