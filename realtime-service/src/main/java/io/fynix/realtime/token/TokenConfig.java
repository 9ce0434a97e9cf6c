package io.fynix.realtime.token;

import io.smallrye.config.ConfigMapping;

/** Which connection tokens are believed; and subscription tokens, unless they have their own. */
@ConfigMapping(prefix = "fynix.realtime.token")
public interface TokenConfig extends TokenOptions {}
