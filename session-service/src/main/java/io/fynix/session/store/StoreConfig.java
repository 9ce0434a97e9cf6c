package io.fynix.session.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How sessions are kept in Redis. */
@ConfigMapping(prefix = "fynix.session.store")
public interface StoreConfig {

  /** Events that the log of a partition keeps, about; the oldest are dropped. */
  @WithDefault("10000")
  @Min(100)
  @Max(1_000_000)
  int logMaxLength();

  /**
   * How long Redis keeps a session after it expired, for the sweeper to tell of it. Longer than a
   * node is ever away.
   */
  @WithDefault("5m")
  @DurationMin(seconds = 10)
  @DurationMax(hours = 24)
  Duration reserve();

  /** How long a request waits for Redis before it is answered with 503. */
  @WithDefault("2s")
  @DurationMin(millis = 10)
  @DurationMax(minutes = 1)
  Duration timeout();

  /** Most attributes of a session. */
  @WithDefault("64")
  @Min(1)
  @Max(1000)
  int maxAttributes();
}
