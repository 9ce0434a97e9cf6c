package io.fynix.realtime.transport;

import io.fynix.platform.address.ClientAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether this node takes one more connection, and how many it has. Safe from any thread. */
@Singleton
class Admission {
  private final int maxConnections;
  private final UpgradeRate rate;
  private final AddressLimits addresses;
  private final LongSupplier nanos;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean draining;

  @Inject
  Admission(TransportConfig transport, AdmissionConfig config) {
    this(transport, config, Runtime.getRuntime().availableProcessors(), System::nanoTime);
  }

  Admission(TransportConfig transport, AdmissionConfig config, int cores, LongSupplier nanos) {
    this.maxConnections = transport.maxConnections();
    this.rate = new UpgradeRate(config, cores, nanos.getAsLong());
    this.addresses = new AddressLimits(config);
    this.nanos = nanos;
  }

  /**
   * Takes one more connection, or says why not. What belongs to an address is asked first, so that
   * one address cannot use up the rate of all.
   *
   * <p>Upgrades that are under way do not count as connections yet, so a storm may overshoot the
   * limits of connections by a few.
   */
  @Nullable Refusal admit(ClientAddress address) {
    if (draining) {
      return Refusal.DRAINING;
    }
    if (isFull()) {
      return Refusal.FULL;
    }
    long now = nanos.getAsLong();
    Refusal refusal = addresses.check(address, now);
    if (refusal != null) {
      return refusal;
    }
    return rate.take(now) ? null : Refusal.RATE;
  }

  int connections() {
    return connections.get();
  }

  boolean isFull() {
    return connections.get() >= maxConnections;
  }

  boolean isDraining() {
    return draining;
  }

  void setDraining(boolean value) {
    draining = value;
  }

  void opened(ClientAddress address) {
    connections.incrementAndGet();
    addresses.opened(address, nanos.getAsLong());
  }

  void closed(ClientAddress address) {
    connections.decrementAndGet();
    addresses.closed(address);
  }

  /** The present limit of new connections a second. */
  int upgradesPerSecond() {
    return rate.perSecond(nanos.getAsLong());
  }

  /** Addresses that were forgotten to make room for others. */
  long forgottenAddresses() {
    return addresses.forgotten();
  }
}
