package io.fynix.realtime.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a stopping node lets go of its connections. */
@ConfigMapping(prefix = "fynix.realtime.drain")
public interface DrainConfig {

  /** Time over which the disconnects are spread evenly. */
  @WithDefault("20s")
  @DurationMin(millis = 0)
  @DurationMax(hours = 1)
  Duration window();

  /**
   * Disconnects a second below which it is pointless to go slower: a node with few connections is
   * done before the window ends.
   */
  @WithDefault("50")
  @Min(1)
  @Max(100_000)
  int minRate();
}
