package io.fynix.platform.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of a client behind proxies. Immutable.
 *
 * <p>Each proxy appends to {@code X-Forwarded-For} whom it heard the request from, so only what
 * trusted proxies wrote counts: the list is read from its end, and the first address that is no
 * trusted proxy is the client. What stands before it is the client's own invention.
 */
final class TrustedProxies {
  static final String HEADER = "X-Forwarded-For";

  /** Longer chains end here. */
  private static final int MAX_HOPS = 16;

  private final Networks networks;

  /**
   * @param networks addresses, or networks as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one of them is neither
   */
  TrustedProxies(List<String> networks) {
    try {
      this.networks = Networks.of(networks);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fynix.address.trusted-proxies: " + e.getMessage(), e);
    }
  }

  /**
   * The client's address, null when the peer has none.
   *
   * @param peer the other end of the TCP connection, null when it has no address
   * @param forwardedFor the values of all headers of that name, in order
   */
  @Nullable InetAddress client(@Nullable String peer, List<String> forwardedFor) {
    InetAddress address = peer == null ? null : ClientAddress.parse(peer);
    if (address == null) {
      return null;
    }
    if (networks.contains(address)) {
      for (String hop : lastHops(forwardedFor)) {
        InetAddress before = ClientAddress.parse(withoutPort(hop.strip()));
        if (before == null) {
          break;
        }
        address = before;
        if (!networks.contains(address)) {
          break;
        }
      }
    }
    return address;
  }

  /** From the nearest on. */
  private static List<String> lastHops(List<String> forwardedFor) {
    List<String> hops = new ArrayList<>();
    for (String header : forwardedFor.reversed()) {
      for (String hop : List.of(header.split(",", -1)).reversed()) {
        if (hops.size() == MAX_HOPS) {
          return hops;
        }
        hops.add(hop);
      }
    }
    return hops;
  }

  /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}
