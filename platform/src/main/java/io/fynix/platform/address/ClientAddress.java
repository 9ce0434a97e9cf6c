package io.fynix.platform.address;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whom limits per address count for: an IPv4 address, or the /64 network of an IPv6 address, since
 * one customer has all addresses of such a network.
 *
 * @param high the first eight bytes of the IPv6 address; 0 for IPv4
 * @param low the IPv4 address; 0 for IPv6
 */
public record ClientAddress(long high, long low) {
  /** Stands for a peer without an address, such as a local socket. */
  public static final ClientAddress UNKNOWN = new ClientAddress(0, 0);

  /** Whom the limits count an address for; null is {@link #UNKNOWN}. */
  public static ClientAddress of(@Nullable InetAddress address) {
    if (address == null) {
      return UNKNOWN;
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? new ClientAddress(0, bytes.getInt() & 0xFFFF_FFFFL)
        : new ClientAddress(bytes.getLong(), 0);
  }

  /**
   * Reads an address in digits; null when it is none. Never asks the network for a name. An IPv4
   * address in IPv6 clothes is the IPv4 address.
   */
  public static @Nullable InetAddress parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("neither 4 nor 16 bytes", e);
    }
  }

  /** {@code 192.0.2.1}, or the network as {@code 2001:db8:0:1::/64}. */
  public String text() {
    if (high == 0) {
      return ((low >> 24) & 255)
          + "."
          + ((low >> 16) & 255)
          + "."
          + ((low >> 8) & 255)
          + "."
          + (low & 255);
    }
    return part(48) + ":" + part(32) + ":" + part(16) + ":" + part(0) + "::/64";
  }

  private String part(int shift) {
    return Long.toHexString((high >>> shift) & 0xFFFF);
  }
}
