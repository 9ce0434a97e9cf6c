package io.fynix.realtime;

import io.fynix.platform.docs.ConfigurationDocs;
import io.fynix.realtime.client.ClientConfig;
import io.fynix.realtime.presence.PresenceConfig;
import io.fynix.realtime.token.SubscriptionTokenConfig;
import io.fynix.realtime.token.TokenConfig;
import io.fynix.realtime.transport.DrainConfig;
import io.fynix.realtime.transport.TransportConfig;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(
        ClientConfig.class,
        TransportConfig.class,
        DrainConfig.class,
        PresenceConfig.class,
        TokenConfig.class,
        SubscriptionTokenConfig.class);
  }
}
