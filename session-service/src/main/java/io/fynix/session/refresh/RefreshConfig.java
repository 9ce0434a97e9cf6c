package io.fynix.session.refresh;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.Map;

/**
 * The secrets from which refresh tokens follow. The same in all nodes; keep them in a mounted
 * secret, never in an image.
 */
@ConfigMapping(prefix = "fynix.session.refresh")
public interface RefreshConfig {

  /**
   * Rotation keys by their id, a number from 0 to 255: 32 bytes or more in hexadecimal, {@code
   * openssl rand -hex 32}. Sessions keep the key that they began with; without it they end.
   */
  @NotEmpty
  Map<Integer, @Pattern(regexp = "([0-9a-fA-F]{2}){32,64}") String> keys();

  /** Id of the key for new sessions. Nodes must have had the key before one of them uses it. */
  @WithDefault("1")
  @Min(0)
  @Max(255)
  int currentKey();

  /**
   * Names users in keys and session ids: 32 bytes or more in hexadecimal. Never to be changed, for
   * the sessions that a user has could not be found any more.
   */
  @Pattern(regexp = "([0-9a-fA-F]{2}){32,64}")
  String routeKey();

  /**
   * Parts into which users are divided, each with a log of its own. Fixed for the life of an
   * installation.
   */
  @WithDefault("16")
  @Min(1)
  @Max(64)
  int partitions();
}
