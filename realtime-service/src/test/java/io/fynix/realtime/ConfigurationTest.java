package io.fynix.realtime;

import io.fynix.platform.docs.ConfigurationDocs;
import io.fynix.realtime.client.ClientConfig;
import io.fynix.realtime.emulation.EmulationConfig;
import io.fynix.realtime.http.HttpConfig;
import io.fynix.realtime.limit.UserConnectionConfig;
import io.fynix.realtime.presence.PresenceConfig;
import io.fynix.realtime.proxy.ProxyConfig;
import io.fynix.realtime.token.SessionTokenConfig;
import io.fynix.realtime.token.SubscriptionTokenConfig;
import io.fynix.realtime.token.TokenConfig;
import io.fynix.realtime.transport.AdmissionConfig;
import io.fynix.realtime.transport.DrainConfig;
import io.fynix.realtime.transport.EndpointsConfig;
import io.fynix.realtime.transport.RebalanceConfig;
import io.fynix.realtime.transport.TransportConfig;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(
        ClientConfig.class,
        TransportConfig.class,
        AdmissionConfig.class,
        DrainConfig.class,
        RebalanceConfig.class,
        PresenceConfig.class,
        EndpointsConfig.class,
        HttpConfig.class,
        ProxyConfig.class,
        EmulationConfig.class,
        TokenConfig.class,
        SubscriptionTokenConfig.class,
        SessionTokenConfig.class,
        UserConnectionConfig.class);
  }
}
