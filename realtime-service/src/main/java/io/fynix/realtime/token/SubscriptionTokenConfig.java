package io.fynix.realtime.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which subscription tokens are believed, where they are not signed like connection tokens. */
@ConfigMapping(prefix = "fynix.realtime.subscription-token")
public interface SubscriptionTokenConfig extends TokenOptions {

  /**
   * Whether these options count. Otherwise all options of connection tokens count for subscription
   * tokens too.
   */
  @WithDefault("false")
  boolean enabled();
}
