package io.fynix.platform.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What holds for all access tokens of sessions. The same in all services of an installation. */
@ConfigMapping(prefix = "fynix.session.access-token")
public interface AccessTokenConfig {

  /** Who issues them ({@code iss}); others who verify them compare it. */
  @WithDefault("fynix")
  @NotBlank
  String issuer();

  /** For whom they are ({@code aud}). */
  @WithDefault("fynix")
  @NotBlank
  String audience();

  /**
   * Longest life of an access token; one that claims a longer life is refused. So long a revocation
   * is remembered.
   */
  @WithDefault("15m")
  @DurationMin(seconds = 10)
  @DurationMax(hours = 24)
  Duration maxLifetime();

  /** How far the clock of the node that issued a token may be ahead of ours. */
  @WithDefault("30s")
  @DurationMin(millis = 0)
  @DurationMax(minutes = 5)
  Duration clockSkew();

  /**
   * For so long a node trusts what it knows about revoked sessions without having heard from Redis;
   * a healthy node hears at least every 0.2 s.
   */
  @WithDefault("500ms")
  @DurationMin(millis = 200)
  @DurationMax(seconds = 30)
  Duration maxLag();

  /**
   * For how much longer than {@code max-lag} a node that is cut off from Redis lets sessions
   * through, by their assurance level. Until then a revocation may not have reached it; then it
   * answers that it can not judge (503).
   */
  @Valid
  OutageGrace outageGrace();

  /** Most verified tokens that a node remembers, so that their signatures are not checked again. */
  @WithDefault("20000")
  @Min(0)
  @Max(1_000_000)
  int maxVerified();

  /** One time for each assurance level. */
  interface OutageGrace {

    /** For sessions with one factor. */
    @WithDefault("30s")
    @DurationMin(millis = 0)
    @DurationMax(minutes = 10)
    Duration aal1();

    /** For sessions with two factors. */
    @WithDefault("30s")
    @DurationMin(millis = 0)
    @DurationMax(minutes = 10)
    Duration aal2();

    /** For sessions with a hardware key. */
    @WithDefault("0s")
    @DurationMin(millis = 0)
    @DurationMax(minutes = 10)
    Duration aal3();
  }
}
