package io.fynix.realtime.transport;

import io.fynix.platform.address.ClientAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one address may have: so many connections, and so many new ones a second. Safe from any
 * thread; the lock is held for a look-up.
 *
 * <p>Addresses with connections are remembered for as long as they have any, so their number is
 * bounded by the node's connections. Of the others the last {@code maxIdle} are: one that was
 * forgotten starts with a full bucket, and the node's own rate still holds for it.
 */
final class AddressLimits {
  private final int maxConnections;
  private final int perSecond;
  private final int burst;
  private final int maxIdle;
  private final Map<ClientAddress, Entry> active = new HashMap<>();
  private final Map<ClientAddress, Entry> idle = new LinkedHashMap<>();
  private long forgotten;

  private static final class Entry {
    private final TokenBucket bucket;
    private int connections;

    private Entry(TokenBucket bucket) {
      this.bucket = bucket;
    }
  }

  AddressLimits(AdmissionConfig config) {
    this.maxConnections = config.connectionsPerAddress();
    this.perSecond = config.upgradesPerAddress();
    this.burst = Math.max(perSecond, config.upgradesPerAddressBurst());
    this.maxIdle = config.rememberedAddresses();
  }

  private boolean isOff() {
    return maxConnections == 0 && perSecond == 0;
  }

  /** Asks for one more connection; null when nothing is against it. */
  synchronized @Nullable Refusal check(ClientAddress address, long nowNanos) {
    if (isOff()) {
      return null;
    }
    Entry entry = active.get(address);
    if (entry == null) {
      entry = idle.remove(address);
      if (entry == null) {
        entry = new Entry(new TokenBucket(burst, nowNanos));
      }
      remember(address, entry);
    }
    if (maxConnections > 0 && entry.connections >= maxConnections) {
      return Refusal.ADDRESS_CONNECTIONS;
    }
    return perSecond > 0 && !entry.bucket.take(perSecond, burst, nowNanos)
        ? Refusal.ADDRESS_RATE
        : null;
  }

  synchronized void opened(ClientAddress address, long nowNanos) {
    if (isOff()) {
      return;
    }
    Entry entry = active.get(address);
    if (entry == null) {
      entry = idle.remove(address);
      if (entry == null) {
        entry = new Entry(new TokenBucket(burst, nowNanos));
      }
      active.put(address, entry);
    }
    entry.connections++;
  }

  synchronized void closed(ClientAddress address) {
    Entry entry = active.get(address);
    if (entry != null && --entry.connections == 0) {
      active.remove(address);
      remember(address, entry);
    }
  }

  /** Addresses without a connection that were forgotten to make room for others. */
  synchronized long forgotten() {
    return forgotten;
  }

  /** Addresses that are remembered. */
  synchronized int size() {
    return active.size() + idle.size();
  }

  private void remember(ClientAddress address, Entry entry) {
    idle.put(address, entry);
    if (idle.size() > maxIdle) {
      var oldest = idle.entrySet().iterator();
      oldest.next();
      oldest.remove();
      forgotten++;
    }
  }
}
