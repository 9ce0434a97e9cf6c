package io.fynix.platform.channel;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Channel configurations for tests that run without Quarkus. */
public final class ChannelConfigs {
  private ChannelConfigs() {}

  /**
   * Reads a configuration.
   *
   * @param namesAndValues property names without the prefix {@code fynix.channel.}, each followed
   *     by its value
   */
  public static ChannelConfig of(String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put("fynix.channel." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .addDefaultInterceptors()
        .withMapping(ChannelConfig.class)
        .withDefaultValues(properties)
        .build()
        .getConfigMapping(ChannelConfig.class);
  }

  /** The namespaces of a configuration, given as in {@link #of}. */
  public static Namespaces namespaces(String... namesAndValues) {
    return new Namespaces(of(namesAndValues));
  }
}
