package io.fynix.monitoring.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who is told over HTTP what clients do, see docs/webhooks.md. */
@ConfigMapping(prefix = "fynix.webhooks")
public interface WebhookConfig {

  /** Who is told; names are of letters, digits, `_` and `-`. */
  Map<String, @Valid Endpoint> endpoints();

  /** Most events in one request. */
  @WithDefault("100")
  @Min(1)
  @Max(1000)
  int maxEvents();

  /** How long an event waits for others to travel with. */
  @WithDefault("500ms")
  @DurationMin(millis = 1)
  @DurationMax(seconds = 10)
  Duration maxWait();

  /** Longest time of one attempt, from the look-up of the address to the end of the answer. */
  @WithDefault("10s")
  @DurationMin(millis = 50)
  @DurationMax(seconds = 60)
  Duration timeout();

  /** Attempts at a request, after which it goes to the dead letters. */
  @WithDefault("12")
  @Min(1)
  @Max(50)
  int attempts();

  /** Wait before the second attempt; it doubles with each one, and is shortened at random. */
  @WithDefault("1s")
  @DurationMin(millis = 1)
  @DurationMax(seconds = 60)
  Duration minBackoff();

  /** Longest wait between two attempts. */
  @WithDefault("5m")
  @DurationMin(millis = 1)
  @DurationMax(seconds = 3600)
  Duration maxBackoff();

  /**
   * A request whose node died or lost Redis is taken over by another node after this time; the node
   * that has it says several times within it that it lives.
   */
  @WithDefault("30s")
  @DurationMin(millis = 100)
  @DurationMax(seconds = 3600)
  Duration takeOver();

  /** Requests of an endpoint that may wait, about; the oldest are dropped and counted. */
  @WithDefault("5000")
  @Min(10)
  @Max(1_000_000)
  int maxQueued();

  /** Dead letters of an endpoint that are kept, about. */
  @WithDefault("1000")
  @Min(1)
  @Max(1_000_000)
  int maxDead();

  /** Deliver to private, loopback and link-local addresses too: for tests and private networks. */
  @WithDefault("false")
  boolean allowPrivateAddresses();

  /** One receiver. */
  interface Endpoint {
    /** Where requests go: {@code http} or {@code https}. */
    URI url();

    /** Signs requests: base64 of 24 to 64 bytes, with or without {@code whsec_} in front. */
    String secret();

    /** Signs them too, so that a receiver can change to the new secret when it likes. */
    Optional<String> previousSecret();

    /** Which events it is told; all when absent. */
    Optional<Set<WebhookEvent>> events();
  }
}
