package io.fynix.realtime.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How this node takes and serves WebSockets. */
@ConfigMapping(prefix = "fynix.realtime.transport")
public interface TransportConfig {

  /** How frames are written: shared between their receivers, or plainly through the framework. */
  @WithDefault("shared")
  Writer writer();

  /**
   * Most connections of this node; more are refused with 503 before the upgrade. Keep it below the
   * process's limit of open files.
   */
  @WithDefault("15000")
  @Min(1)
  @Max(10_000_000)
  int maxConnections();

  /** A refused client is told to come back after a random time of at most this (at least 1 s). */
  @WithDefault("10s")
  Duration maxRetryAfter();

  /** The two ways to write. */
  enum Writer {
    SHARED,
    PLAIN
  }
}
