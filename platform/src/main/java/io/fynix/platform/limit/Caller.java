package io.fynix.platform.limit;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as far as it is known before the request is served.
 *
 * @param address the client address or network
 * @param key id of the API key; null without a valid one
 * @param tier tier of the key; null for none
 * @param user id of the end user; null when unknown
 */
public record Caller(
    String address, @Nullable String key, @Nullable String tier, @Nullable String user) {

  /**
   * Whom a policy counts. A caller without a valid key, or unknown as a user, counts by address:
   * whoever leaves out who they are is not without a limit.
   */
  String subject(Partition partition, String route) {
    return switch (partition) {
      case IP -> address;
      case KEY -> key != null ? "key=" + key : "ip=" + address;
      case USER -> user != null ? "user=" + user : "ip=" + address;
      case ROUTE -> route;
    };
  }
}
