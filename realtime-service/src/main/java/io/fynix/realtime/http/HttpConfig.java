package io.fynix.realtime.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How requests are taken that open a connection over HTTP, or carry commands to one. */
@ConfigMapping(prefix = "fynix.realtime.http")
public interface HttpConfig {

  /** Most bytes of a request's body; a larger one is answered with 413. */
  @WithDefault("64K")
  MemorySize maxBodySize();

  /** How long a request's body may take to arrive; a slower one is answered with 408. */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 10)
  Duration bodyTimeout();

  /** How long a browser may remember that an origin is allowed. */
  @WithDefault("10m")
  @DurationMin(seconds = 0)
  @DurationMax(hours = 24)
  Duration preflightMaxAge();
}
