package io.fynix.platform.docs;

import io.fynix.platform.activity.ActivityConfig;
import io.fynix.platform.address.AddressConfig;
import io.fynix.platform.auth.AuthConfig;
import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.channel.ChannelConfig;
import io.fynix.platform.control.ControlConfig;
import io.fynix.platform.limit.LimitConfig;
import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.redis.RedisConfig;
import io.fynix.platform.session.AccessTokenConfig;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {

  @Test
  void theDocumentDescribesEveryPropertyOfThePlatform() {
    ConfigurationDocs.mustDescribe(
        RedisConfig.class,
        NodeConfig.class,
        BusConfig.class,
        ChannelConfig.class,
        AddressConfig.class,
        LimitConfig.class,
        AuthConfig.class,
        ControlConfig.class,
        AccessTokenConfig.class,
        ActivityConfig.class);
  }
}
