package io.fynix.realtime.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a node that has more than its share of the clients sends some to the others. */
@ConfigMapping(prefix = "fynix.realtime.rebalance")
public interface RebalanceConfig {

  /** Whether this node does so. */
  @WithDefault("true")
  boolean enabled();

  /**
   * Percent over the mean of all nodes at which a node begins to shed connections; it goes on until
   * it is half as far above the mean.
   */
  @WithDefault("20")
  @Min(1)
  @Max(1000)
  int tolerancePercent();

  /** Connections up to which a node is left alone, however few the others have. */
  @WithDefault("500")
  @Min(1)
  @Max(10_000_000)
  int minConnections();

  /** Most connections that a node sheds in a second. */
  @WithDefault("20")
  @Min(1)
  @Max(10_000)
  int maxRate();

  /** How often the node compares itself with the others. */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 10)
  Duration interval();

  /**
   * Nothing is shed until the nodes have been the same, and none of them stopping, for so long: a
   * rolling update would move clients again and again.
   */
  @WithDefault("1m")
  @DurationMin(millis = 0)
  @DurationMax(hours = 1)
  Duration settle();
}
