package io.fynix.platform.limit;

import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Limits as they are written down: in the configuration, or in a file of their own. */
public interface LimitRules {

  /** The limits, by name. */
  Map<String, @Valid PolicyRule> policies();

  /** Where they hold, by name. Of all routes that match a request, the most specific one counts. */
  Map<String, @Valid RouteRule> routes();

  /** What holds for API keys of a tier in addition, by name of the tier. */
  Map<String, @Valid TierRule> tiers();

  /** One limit. */
  interface PolicyRule {
    /** Whose requests are counted together. */
    @WithDefault("ip")
    Partition partition();

    /** Units in a window. They flow back evenly. */
    @Min(1)
    @Max(Policy.MAX_QUOTA)
    long quota();

    /** The window, from 1ms to 366d. */
    @WithDefault("1s")
    Duration window();

    /**
     * Units that may be taken at once after a pause; as many as the quota unless it is set. Burst
     * times window must stay below 4e15 microseconds.
     */
    Optional<Long> burst();

    /** Only count who would be refused. */
    @WithDefault("false")
    boolean shadow();
  }

  /** Requests that are limited alike. */
  interface RouteRule {
    /** Paths: {@code /a/b} for this one, {@code /a/*} for it and all below. */
    @NotEmpty
    Set<String> paths();

    /** HTTP methods; all unless it is set. */
    Optional<Set<String>> methods();

    /** Names of the policies that hold here; none when it is empty. */
    Optional<List<String>> policies();

    /** Whether the policies of a key's tier hold here too. */
    @WithDefault("true")
    boolean tiers();

    /** Units that one request costs. */
    @WithDefault("1")
    @Min(0)
    @Max(Charge.MAX_COST)
    long cost();

    /** What happens while Redis is away: {@code local} or {@code deny}. */
    @WithDefault("local")
    FailureMode failureMode();
  }

  /** The limits of one kind of API keys. */
  interface TierRule {
    /** Names of policies. */
    @NotEmpty
    List<String> policies();
  }
}
