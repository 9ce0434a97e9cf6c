package io.fynix.realtime.transport;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests without a server. */
final class TransportConfigs {
  private TransportConfigs() {}

  /**
   * Reads a mapping.
   *
   * @param namesAndValues full property names, each followed by its value
   */
  static <T> T of(Class<T> mapping, String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .addDefaultInterceptors()
        .withMapping(mapping)
        .withDefaultValues(properties)
        .build()
        .getConfigMapping(mapping);
  }
}
