package io.fynix.realtime.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How a stopping node lets go of its connections. */
@ConfigMapping(prefix = "fynix.realtime.drain")
public interface DrainConfig {

  /** Time over which the disconnects are spread; a node with one batch or less needs none of it. */
  @WithDefault("20s")
  Duration window();

  /** Most connections closed in one go. */
  @WithDefault("500")
  @Min(1)
  @Max(100_000)
  int batchSize();
}
