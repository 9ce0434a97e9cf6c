package io.fynix.platform.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** This process among the others. */
@ConfigMapping(prefix = "fynix.node")
public interface NodeConfig {
  /**
   * Name of this process, different from that of every other process. By default the host's name
   * with a random ending.
   */
  Optional<@Pattern(regexp = "[A-Za-z0-9._-]{1,128}") String> name();

  /** How often this node tells that it lives. */
  @WithDefault("2s")
  @DurationMin(millis = 100)
  @DurationMax(seconds = 60)
  Duration heartbeatInterval();

  /** A node that was not heard for so long is gone; several times the heartbeat interval. */
  @WithDefault("8s")
  @DurationMin(millis = 500)
  @DurationMax(minutes = 10)
  Duration lease();

  /** Heartbeats that are kept in Redis, about; the oldest are dropped. */
  @WithDefault("1000")
  @Min(100)
  @Max(1_000_000)
  int maxLength();
}
