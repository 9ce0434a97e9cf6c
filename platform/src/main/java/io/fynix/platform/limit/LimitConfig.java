package io.fynix.platform.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Rate limits of public routes. The same in all services of an installation. */
@ConfigMapping(prefix = "fynix.limit")
public interface LimitConfig {

  /** Whether requests are limited at all. */
  @WithDefault("true")
  boolean enabled();

  /**
   * A file of properties with the rules ({@code fynix.limit.rules.*}), in place of those of the
   * configuration. It is read again when it changes; one that is not valid is refused, and the
   * rules stay as they are.
   */
  Optional<String> file();

  /** How often the file is looked at. */
  @WithDefault("5s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 10)
  Duration fileInterval();

  /** Tell the limits in the header fields RateLimit-Policy and RateLimit. */
  @WithDefault("true")
  boolean headers();

  /** Tell them in X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset too. */
  @WithDefault("false")
  boolean legacyHeaders();

  /** Longest wait for Redis; after it, the failure mode of the route decides. */
  @WithDefault("250ms")
  @DurationMin(millis = 10)
  @DurationMax(seconds = 5)
  Duration timeout();

  /** How often Redis is tried while it does not answer. */
  @WithDefault("500ms")
  @DurationMin(millis = 10)
  @DurationMax(seconds = 30)
  Duration probeInterval();

  /**
   * Nodes that share the limits while Redis is away; 0 counts all nodes of the installation that
   * were heard of.
   */
  @WithDefault("0")
  @Min(0)
  @Max(10_000)
  int expectedNodes();

  /** Places of the memory for who is refused until when; one in a place drives out another. */
  @WithDefault("65536")
  @Min(16)
  @Max(4_194_304)
  int deniedPlaces();

  /** Buckets that a node remembers while Redis is away; the ones not used for longest go first. */
  @WithDefault("100000")
  @Min(100)
  @Max(10_000_000)
  int localBuckets();

  /** Units that a node takes ahead for whoever calls often. */
  @Valid
  Lease lease();

  /** Which limits there are and where they hold. */
  @Valid
  LimitRules rules();

  /** How a node takes units ahead. */
  interface Lease {
    /** Whether it does. */
    @WithDefault("true")
    boolean enabled();

    /** Requests a second of one caller at this node from which on it does. */
    @WithDefault("20")
    @Min(1)
    @Max(1_000_000)
    int minRate();

    /** Units for so long are taken at a time. */
    @WithDefault("50ms")
    @DurationMin(millis = 1)
    @DurationMax(millis = 250)
    Duration supply();

    /** How long they may be used; what is left then is given back. */
    @WithDefault("200ms")
    @DurationMin(millis = 10)
    @DurationMax(millis = 250)
    Duration life();

    /** Most callers for which a node does so at a time. */
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int maxCallers();
  }
}
