package io.fynix.local.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on the loopback address.
 *
 * <p>They lie below the range from which the operating systems take the ports of outgoing
 * connections, so that none of those can take a port between our look and the child's start.
 */
public final class Ports {

  private static final int LOWEST = 18_000;
  private static final int HIGHEST = 30_000;
  private static final int MAX_TRIES = 500;
  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A port that nobody listens on and that this process has not given out before. */
  public static int free() {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!GIVEN_OUT.contains(port) && isFree("127.0.0.1", port) && GIVEN_OUT.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port between " + LOWEST + " and " + HIGHEST + " after " + MAX_TRIES + " tries");
  }

  /** Whether this process could listen there now; false for an address that is not ours, too. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether this machine has an IPv6 loopback address. */
  public static boolean hasIpv6Loopback() {
    return isFree("::1", 0);
  }
}
