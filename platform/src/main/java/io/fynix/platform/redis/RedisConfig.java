package io.fynix.platform.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How commands travel over held connections. Where Redis is, {@code quarkus.redis.*} says. */
@ConfigMapping(prefix = "fynix.redis")
public interface RedisConfig {
  /** Connections that are held open for commands. */
  @WithDefault("2")
  @Min(1)
  @Max(16)
  int commandConnections();

  /**
   * Most commands of one connection that wait for an answer; more are refused at once. Below the
   * client's own bound, {@code quarkus.redis.max-waiting-handlers} (2048).
   */
  @WithDefault("1024")
  @Min(1)
  @Max(2000)
  int maxInFlight();

  /** Longest wait for an answer; after it the connection counts as stuck and is replaced. */
  @WithDefault("1s")
  @DurationMin(millis = 50)
  @DurationMax(seconds = 30)
  Duration commandTimeout();

  /** Longest time in which a connection is opened and made ready. */
  @WithDefault("5s")
  @DurationMin(millis = 100)
  @DurationMax(seconds = 60)
  Duration connectTimeout();

  /** How lost connections are opened again. */
  @Valid
  Reconnect reconnect();

  /** Waiting times between two attempts; they double, and are jittered by half. */
  interface Reconnect {
    /** Wait before the first attempt. */
    @WithDefault("50ms")
    @DurationMin(millis = 1)
    @DurationMax(seconds = 60)
    Duration minBackoff();

    /** Longest wait between two attempts. */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 10)
    Duration maxBackoff();
  }
}
