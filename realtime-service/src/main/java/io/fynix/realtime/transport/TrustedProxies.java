package io.fynix.realtime.transport;

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

  private final List<Network> networks;

  private record Network(InetAddress address, int prefix) {
    boolean contains(InetAddress other) {
      byte[] network = address.getAddress();
      byte[] host = other.getAddress();
      if (network.length != host.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if ((network[bit / Byte.SIZE] & mask) != (host[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param networks addresses, or networks as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one of them is neither
   */
  TrustedProxies(List<String> networks) {
    this.networks = networks.stream().map(TrustedProxies::network).toList();
  }

  /**
   * @param peer the other end of the TCP connection, null when it has no address
   * @param forwardedFor the values of all headers of that name, in order
   */
  ClientAddress client(@Nullable String peer, List<String> forwardedFor) {
    InetAddress address = peer == null ? null : ClientAddress.parse(peer);
    if (address == null) {
      return ClientAddress.UNKNOWN;
    }
    if (isTrusted(address)) {
      for (String hop : lastHops(forwardedFor)) {
        InetAddress before = ClientAddress.parse(withoutPort(hop.strip()));
        if (before == null) {
          break;
        }
        address = before;
        if (!isTrusted(address)) {
          break;
        }
      }
    }
    return ClientAddress.of(address);
  }

  private boolean isTrusted(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
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

  private static Network network(String text) {
    int slash = text.indexOf('/');
    InetAddress address = ClientAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw invalid(text);
    }
    int bits = address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? bits : prefix(text, text.substring(slash + 1));
    if (prefix > bits) {
      throw invalid(text);
    }
    return new Network(address, prefix);
  }

  private static int prefix(String text, String digits) {
    if (!digits.matches("\\d{1,3}")) {
      throw invalid(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "fynix.realtime.admission.trusted-proxies: '" + text + "' is no address and no network");
  }
}
