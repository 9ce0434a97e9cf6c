package io.fynix.platform.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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
}
