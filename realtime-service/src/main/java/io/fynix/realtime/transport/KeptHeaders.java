package io.fynix.realtime.transport;

/**
 * Who wants to see a header of handshakes. All others are removed, since the request stays in
 * memory with its connection.
 */
public interface KeptHeaders {
  /**
   * @param name in lower case
   */
  boolean isKept(String name);
}
