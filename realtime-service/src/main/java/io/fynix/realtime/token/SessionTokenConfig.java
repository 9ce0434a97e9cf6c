package io.fynix.realtime.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Access tokens of Fynix sessions as connection tokens. */
@ConfigMapping(prefix = "fynix.realtime.session-token")
public interface SessionTokenConfig {

  /**
   * Clients may connect with the access token of a session; the connection ends with the session.
   * Other connection tokens are believed as before.
   */
  @WithDefault("false")
  boolean enabled();
}
