package io.fynix.session.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How access tokens are signed. What holds for those who verify them too is elsewhere. */
@ConfigMapping(prefix = "fynix.session.token")
public interface TokenConfig {

  /**
   * Folder with the private keys, one a file, see {@code docs/session-tokens.md}; usually a mounted
   * secret. Without it no access token is issued.
   */
  Optional<Path> keysDirectory();

  /** Life of an access token; at most {@code fynix.session.access-token.max-lifetime}. */
  @WithDefault("5m")
  @DurationMin(seconds = 10)
  @DurationMax(hours = 24)
  Duration lifetime();

  /** How long others may keep the key set of {@code /.well-known/jwks.json}. */
  @WithDefault("5m")
  @DurationMin(seconds = 1)
  @DurationMax(hours = 24)
  Duration jwksMaxAge();

  /**
   * How long a new key is published before it signs, unless there is no other; at least {@code
   * jwks-max-age}, so that everybody has it by then.
   */
  @WithDefault("10m")
  @DurationMin(seconds = 1)
  @DurationMax(days = 7)
  Duration publishLead();

  /** How often the folder is read again. */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 5)
  Duration reloadInterval();
}
