package io.fynix.platform.address;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** A set of IPv4 and IPv6 networks. Immutable. */
public final class Networks {
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

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads networks.
   *
   * @param texts addresses, or networks as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one of them is neither, naming it
   */
  public static Networks of(Collection<String> texts) {
    return new Networks(texts.stream().map(Networks::network).toList());
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether the address lies in one of them. */
  public boolean contains(InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
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
    return new IllegalArgumentException("'" + text + "' is no address and no network");
  }
}
