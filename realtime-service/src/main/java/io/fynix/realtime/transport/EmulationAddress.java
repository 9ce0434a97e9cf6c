package io.fynix.realtime.transport;

/**
 * Where commands reach a connection that cannot carry them itself.
 *
 * @param session secret of the connection: who knows it speaks for its client
 * @param node the node that has the connection
 */
public record EmulationAddress(String session, String node) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "EmulationAddress[node=" + node + "]";
  }
}
