package io.fynix.realtime.transport;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How this node takes and serves connections. */
@ConfigMapping(prefix = "fynix.realtime.transport")
public interface TransportConfig {

  /** How frames are written: shared between their receivers, or plainly through the framework. */
  @WithDefault("shared")
  Writer writer();

  /**
   * Most connections of this node; more are refused with 503 before the upgrade. Keep it below the
   * process's limit of open files.
   */
  @WithDefault("15000")
  @Min(1)
  @Max(10_000_000)
  int maxConnections();

  /** A refused client is told to come back after a random time of at most this (at least 1 s). */
  @WithDefault("10s")
  Duration maxRetryAfter();

  /**
   * Most bytes that wait to be written to one client; a client that reads too slowly to stay below
   * is disconnected with code 3008.
   */
  @WithDefault("1M")
  MemorySize queueMaxSize();

  /** How long a client may take from the TCP connection to the end of its first request's head. */
  @WithDefault("10s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration handshakeTimeout();

  /** How long a TCP connection may wait for its next HTTP request. */
  @WithDefault("75s")
  @DurationMin(seconds = 1)
  @DurationMax(hours = 1)
  Duration keepAliveTimeout();

  /**
   * Mean life of a connection, after which its client is asked to connect again, perhaps to another
   * node; 0 for no limit.
   */
  @WithDefault("30m")
  @DurationMin(millis = 0)
  @DurationMax(days = 30)
  Duration connectionLifetime();

  /** A connection lives longer or shorter by a random time of at most this. */
  @WithDefault("3m")
  @DurationMin(millis = 0)
  @DurationMax(days = 30)
  Duration connectionLifetimeJitter();

  /**
   * Origins whose pages may connect: patterns of the whole Origin header, any case, where {@code *}
   * stands for any characters and {@code ?} for one. Without any, every request that names an
   * origin is refused, so only clients that are no browsers connect.
   */
  Optional<List<String>> allowedOrigins();

  /** The two ways to write. */
  enum Writer {
    SHARED,
    PLAIN
  }
}
