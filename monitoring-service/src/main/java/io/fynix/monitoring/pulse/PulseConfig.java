package io.fynix.monitoring.pulse;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The suite's heartbeat on the channel {@code suite:pulse}. */
@ConfigMapping(prefix = "fynix.monitoring.pulse")
public interface PulseConfig {

  /**
   * Publish the heartbeat every second. Needs the namespace {@code suite}; who may subscribe is
   * that namespace's matter.
   */
  @WithDefault("false")
  boolean enabled();
}
