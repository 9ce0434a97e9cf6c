package io.fynix.platform.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Orders to all nodes. The same in all services of an installation. */
@ConfigMapping(prefix = "fynix.control")
public interface ControlConfig {

  /** Orders that are kept in Redis, about; the oldest are dropped. */
  @WithDefault("10000")
  @Min(100)
  @Max(1_000_000)
  int maxLength();

  /** How long a question to all nodes waits for their answers. */
  @WithDefault("1s")
  @DurationMin(millis = 50)
  @DurationMax(seconds = 30)
  Duration answerLimit();

  /**
   * Longest life of a connection token. So long it is remembered that a user's tokens were
   * invalidated.
   */
  @WithDefault("365d")
  @DurationMin(minutes = 1)
  @DurationMax(days = 3650)
  Duration maxTokenLife();

  /** Most users whose tokens are invalidated at a time; more are refused. */
  @WithDefault("100000")
  @Min(1)
  @Max(1_000_000)
  int maxInvalidatedUsers();

  /**
   * Most revocations of sessions that are remembered at a time, each until the last access token
   * that it kills has expired ({@code fynix.session.access-token.max-lifetime}); more are refused.
   */
  @WithDefault("250000")
  @Min(100)
  @Max(5_000_000)
  int maxSessionRevocations();
}
