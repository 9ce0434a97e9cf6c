package io.fynix.platform.auth;

import io.fynix.platform.address.Networks;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key that counts, from the configuration or from Redis.
 *
 * @param id names the key; the name for one of the configuration
 * @param tier which limits hold for it; null for none of its own
 * @param networks from where it may be used; empty for everywhere
 * @param until when it ends; null for never
 * @param stored whether it lies in Redis
 */
public record ApiKey(
    String id,
    Principal principal,
    @Nullable String tier,
    Networks networks,
    @Nullable Instant until,
    boolean stored) {

  /** Whether it counts now. */
  boolean isValid(Instant now) {
    return until == null || now.isBefore(until);
  }

  /** Whether it may be used from an address; null is no address. */
  boolean maySend(@Nullable InetAddress address) {
    return networks.isEmpty() || (address != null && networks.contains(address));
  }
}
