package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.channel.ChannelConfigs;
import io.fynix.platform.channel.Namespaces;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersonalChannelsTest {
  private static final Identity ADA =
      new Identity("ada", null, null, null, Map.of(), null, true, null);

  private final Namespaces namespaces =
      ChannelConfigs.namespaces("namespaces.own.presence", "false");

  private PersonalChannels with(String... namesAndValues) {
    var builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withMapping(ClientConfig.class);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.withDefaultValue(
          "fynix.realtime.client.personal-channel." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return new PersonalChannels(builder.build().getConfigMapping(ClientConfig.class), namespaces);
  }

  @Test
  void nobodyHasOneUnlessTheyAreEnabled() {
    assertThat(with().of(ADA)).isEmpty();
  }

  @Test
  void theyAreNamedAfterTheUser() {
    assertThat(with("enabled", "true").of(ADA)).contains("#ada");
    assertThat(with("enabled", "true", "namespace", "own").of(ADA)).contains("own:#ada");
  }

  @Test
  void anonymousUsersHaveNone() {
    assertThat(with("enabled", "true").of(Identity.ANONYMOUS)).isEmpty();
  }

  @Test
  void aNamespaceThatDoesNotExistStopsTheStart() {
    assertThatThrownBy(() -> with("enabled", "true", "namespace", "other"))
        .hasMessageContaining("personal-channel.namespace");
  }
}
