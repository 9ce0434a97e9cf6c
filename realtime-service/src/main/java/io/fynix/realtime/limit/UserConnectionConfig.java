package io.fynix.realtime.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How many connections a user may have. */
@ConfigMapping(prefix = "fynix.realtime.user-connections")
public interface UserConnectionConfig {

  /**
   * Most connections of one user on all nodes together; 0 is no limit. Anonymous users have none.
   * While Redis is away, it holds for each node alone.
   */
  @WithDefault("0")
  @Min(0)
  @Max(100_000)
  int limit();

  /**
   * How long other nodes believe what a node said about a user. Every node repeats it in half of
   * that time.
   */
  @WithDefault("10m")
  @DurationMin(seconds = 1)
  @DurationMax(hours = 24)
  Duration lease();
}
