package io.fynix.session.issue;

import io.fynix.session.store.UserLimit;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What new sessions and exchanged tokens may be. */
@ConfigMapping(prefix = "fynix.session.limit")
public interface IssueConfig {

  /** Most sessions of a user; 0 for any number. A request may ask for less. */
  @WithDefault("100")
  @Min(0)
  @Max(1000)
  int sessionsPerUser();

  /**
   * What happens to one more: {@code deny} refuses it, {@code evict-oldest} ends the session that
   * was not used for the longest time, {@code evict-same-device} ends the one of the same device,
   * and refuses when there is none.
   */
  @WithDefault("evict-oldest")
  UserLimit.Policy policy();

  /**
   * How often the same successor is given out again for one exchange; requests within one second
   * count once.
   */
  @WithDefault("8")
  @Min(0)
  @Max(250)
  int replays();
}
