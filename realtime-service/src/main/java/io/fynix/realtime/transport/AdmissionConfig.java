package io.fynix.realtime.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Who may connect, and how fast. Whoever is refused gets status 503 before the upgrade and a random
 * time to come back.
 */
@ConfigMapping(prefix = "fynix.realtime.admission")
public interface AdmissionConfig {

  /** New connections a second and processor while the node is cold. */
  @WithDefault("1000")
  @Min(1)
  @Max(100_000)
  int coldUpgradesPerCore();

  /** New connections a second and processor once the node is warm. */
  @WithDefault("6000")
  @Min(1)
  @Max(100_000)
  int warmUpgradesPerCore();

  /** A node is cold until it has taken so many connections, */
  @WithDefault("5000")
  @Min(0)
  @Max(10_000_000)
  int warmAfterUpgrades();

  /** and for so long after its start. */
  @WithDefault("30s")
  @DurationMin(millis = 0)
  @DurationMax(hours = 1)
  Duration warmAfter();

  /**
   * Most open connections of one client address (of an IPv6 network of 64 bits); 0 for no limit.
   * Behind a proxy, set fynix.address.trusted-proxies too: otherwise all clients share the proxy's
   * address.
   */
  @WithDefault("0")
  @Min(0)
  @Max(1_000_000)
  int connectionsPerAddress();

  /** New connections a second of one client address; 0 for no limit. */
  @WithDefault("0")
  @Min(0)
  @Max(1_000_000)
  int upgradesPerAddress();

  /** New connections of one client address that may come at once, after a pause. */
  @WithDefault("20")
  @Min(1)
  @Max(1_000_000)
  int upgradesPerAddressBurst();

  /** Addresses without a connection whose rate is remembered; the oldest are forgotten. */
  @WithDefault("100000")
  @Min(1)
  @Max(10_000_000)
  int rememberedAddresses();
}
