package io.fynix.session.manage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What a node does for sessions without being asked. */
@ConfigMapping(prefix = "fynix.session.manage")
public interface ManageConfig {

  /** How often a node looks for sessions that expired, to tell of them. */
  @WithDefault("5s")
  @DurationMin(millis = 50)
  @DurationMax(minutes = 10)
  Duration sweepInterval();
}
