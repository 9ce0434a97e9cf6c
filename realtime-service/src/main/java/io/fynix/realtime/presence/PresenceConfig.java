package io.fynix.realtime.presence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How it is told that clients come and go. */
@ConfigMapping(prefix = "fynix.realtime.presence")
public interface PresenceConfig {
  /**
   * How long a user whose connection was lost may take to come back before the others are told that
   * it left; who comes back in time neither left nor joined. 0 tells every leave at once. Presence
   * itself is exact at any time, and a client that says goodbye leaves at once.
   */
  @WithDefault("5s")
  @DurationMin
  @DurationMax(minutes = 10)
  Duration leaveDelay();
}
