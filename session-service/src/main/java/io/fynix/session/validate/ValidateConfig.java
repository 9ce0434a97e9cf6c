package io.fynix.session.validate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How tokens are checked. */
@ConfigMapping(prefix = "fynix.session.validate")
public interface ValidateConfig {

  /** Most sessions that a node keeps near; about 1 KB each. 0 asks Redis every time. */
  @WithDefault("100000")
  @Min(0)
  @Max(10_000_000)
  int cacheSize();

  /**
   * A node that does not know for so long whether it heard of every revocation asks Redis instead
   * of its cache. The bound within which a revocation holds on every node.
   */
  @WithDefault("500ms")
  @DurationMin(millis = 300)
  @DurationMax(seconds = 10)
  Duration maxLag();

  /** How long a check waits for Redis, before it counts as away. */
  @WithDefault("250ms")
  @DurationMin(millis = 10)
  @DurationMax(seconds = 10)
  Duration readTimeout();

  /** How often a node writes which sessions were used. */
  @WithDefault("1s")
  @DurationMin(millis = 10)
  @DurationMax(seconds = 60)
  Duration touchInterval();

  /** Most sessions of which a node remembers that they were used; more are not written. */
  @WithDefault("100000")
  @Min(1)
  @Max(10_000_000)
  int maxPendingTouches();
}
