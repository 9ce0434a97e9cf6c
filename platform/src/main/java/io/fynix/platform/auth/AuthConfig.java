package io.fynix.platform.auth;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Who may call the services. Without a key, every call that needs one is refused. */
@StaticInitSafe
@ConfigMapping(prefix = "fynix.auth")
public interface AuthConfig {

  /**
   * The API keys of servers, by the name under which a key appears in logs. Only the hash of a key
   * is configured: {@code printf %s "$KEY" | sha256sum}.
   */
  Map<String, @Valid ApiKeyConfig> apiKeys();

  /**
   * Accept the key as query parameter {@code api_key} too. Off, because addresses end up in access
   * logs.
   */
  @WithDefault("false")
  boolean apiKeyInQuery();

  /**
   * Everybody may call everything, with any key or none. For development only: the service does not
   * start with it unless {@code quarkus.http.host} is an address of this machine alone.
   */
  @WithDefault("false")
  boolean insecure();

  /** Most API keys that can be made over the admin API. */
  @WithDefault("10000")
  @Min(1)
  @Max(100_000)
  int maxKeys();

  /** Longest time for which the old secret of a rotated key may go on. */
  @WithDefault("30d")
  @DurationMin(seconds = 1)
  @DurationMax(days = 366)
  Duration maxRotationOverlap();

  /** How often it is written down when keys were last used. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  @DurationMax(hours = 24)
  Duration lastUsedInterval();

  /** One API key. */
  interface ApiKeyConfig {

    /**
     * SHA-256 of the key in hexadecimal. The key itself should be random, 128 bits or more: {@code
     * openssl rand -hex 32}.
     */
    @Pattern(regexp = "[0-9a-fA-F]{64}")
    String sha256();

    /** What the key may do, for example {@code publish}; {@code *} is everything. */
    @NotEmpty
    Set<@Pattern(regexp = "\\*|[a-z][a-z0-9:-]*") String> scopes();

    /** Tier whose rate limits hold for the key, see {@code fynix.limit.rules.tiers}. */
    Optional<String> tier();

    /** Addresses and networks from which the key may be used; everywhere unless it is set. */
    Optional<List<String>> networks();
  }
}
