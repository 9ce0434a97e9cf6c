package io.fynix.platform.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * The bus on which publications travel to the realtime nodes. Must be the same in every service.
 */
@ConfigMapping(prefix = "fynix.bus")
public interface BusConfig {
  /**
   * Number of shards over which channels are spread. Fixed for the life of an installation:
   * changing it makes histories unreachable.
   */
  @WithDefault("16")
  @Min(1)
  @Max(64)
  int shards();

  /**
   * Most entries kept per shard, about. A node that was cut off for longer than this lasts repairs
   * its subscriptions from the channels' histories.
   */
  @WithDefault("10000")
  @Min(100)
  @Max(1_000_000)
  int maxLength();

  /** Life of a shard's entries after its last publication. */
  @WithDefault("60s")
  Duration idleTtl();
}
