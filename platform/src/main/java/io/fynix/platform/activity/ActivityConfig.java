package io.fynix.platform.activity;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Set;

/** What clients do, as a stream for live views, webhooks and analytics. */
@ConfigMapping(prefix = "fynix.activity")
public interface ActivityConfig {

  /** Tell what clients do. Without, there are no webhooks about clients. */
  @WithDefault("true")
  boolean enabled();

  /**
   * Which facts about clients are told. Subscriptions can be many: leave them out where nobody
   * reads them.
   */
  @WithDefault("connected,disconnected,subscribed,unsubscribed")
  Set<ActivityKind> kinds();

  /** Facts that may wait for Redis in a node; more are dropped and counted. */
  @WithDefault("10000")
  @Min(100)
  @Max(1_000_000)
  int queueCapacity();

  /** Facts that are kept in Redis, about; the oldest are dropped, read or not. */
  @WithDefault("100000")
  @Min(100)
  @Max(10_000_000)
  int maxLength();

  /** Memory that they may take in Redis, about; beyond it, the oldest are dropped. */
  @WithDefault("64M")
  MemorySize maxMemory();
}
