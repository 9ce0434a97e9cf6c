package io.fynix.e2e.delivery;

import java.util.List;
import java.util.Map;

/** Clients that are subscribed to all channels and keep what they receive. */
interface Receivers extends AutoCloseable {

  /**
   * What was received so far.
   *
   * @param connections how often clients connected, over all
   * @param unrecovered how often a client was told that the history does not reach its position
   * @param clients for each, the rows by channel in the order of receipt
   */
  record Receipts(int connections, int unrecovered, List<Map<String, List<Integer>>> clients) {}

  Receipts receipts() throws Exception;

  @Override
  void close() throws InterruptedException;
}
