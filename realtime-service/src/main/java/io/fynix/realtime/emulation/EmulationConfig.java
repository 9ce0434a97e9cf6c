package io.fynix.realtime.emulation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How commands reach a connection that another node has. */
@ConfigMapping(prefix = "fynix.realtime.emulation")
public interface EmulationConfig {

  /**
   * Most messages that wait in one node's inbox; senders are refused beyond it. A message is at
   * most as large as a request's body.
   */
  @WithDefault("1024")
  @Min(1)
  @Max(100_000)
  int inboxMaxLength();

  /**
   * How long a message may wait to be taken, and a node that does not read its inbox counts as
   * there.
   */
  @WithDefault("10s")
  @DurationMin(millis = 500)
  @DurationMax(minutes = 5)
  Duration inboxTtl();

  /** Most requests of this node that wait for another node; more are refused with 503. */
  @WithDefault("1024")
  @Min(1)
  @Max(100_000)
  int maxForwards();

  /** Longest wait for another node to take commands; after it the request is answered with 503. */
  @WithDefault("2s")
  @DurationMin(millis = 50)
  @DurationMax(seconds = 30)
  Duration forwardTimeout();
}
