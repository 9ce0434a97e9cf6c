package io.fynix.realtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.channel.ChannelConfigs;
import io.fynix.platform.channel.Namespaces;
import io.fynix.realtime.outgoing.OutgoingHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesConfigurationTest {
  private static final Namespaces NO_PROXY =
      ChannelConfigs.namespaces("namespaces.news.presence", "false");

  private static Proxies proxies(Namespaces namespaces, String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    properties.put("fynix.realtime.proxy.endpoints.app.url", "http://localhost/fynix");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put("fynix.realtime.proxy." + namesAndValues[i], namesAndValues[i + 1]);
    }
    ProxyConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ProxyConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(ProxyConfig.class);
    return new Proxies(
        config, namespaces, new OutgoingHttp(), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  @ParameterizedTest
  @CsvSource({
    "connect, nobody, fynix.realtime.proxy.connect is 'nobody'",
    "refresh, nobody, fynix.realtime.proxy.refresh is 'nobody'",
    "rpc, nobody, fynix.realtime.proxy.rpc is 'nobody'",
    "rpc-namespaces.chat, nobody, fynix.realtime.proxy.rpc-namespaces.chat is 'nobody'",
    "endpoints.app.url, ftp://localhost, endpoints.app.url is no http",
    "endpoints.app.timeout, 0s, endpoints.app.timeout is not positive",
    "endpoints.app.forwarded-headers, Host, endpoints.app.forwarded-headers",
    "endpoints.app.headers.connection, close, endpoints.app.headers",
  })
  void whatCannotWorkStopsTheStart(String name, String value, String complaint) {
    assertThatThrownBy(() -> proxies(NO_PROXY, name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource({"subscribe-proxy", "publish-proxy", "sub-refresh-proxy"})
  void aNamespaceThatAsksNobodyStopsTheStart(String proxy) {
    Namespaces asking = ChannelConfigs.namespaces("namespaces.news." + proxy + "-enabled", "true");
    assertThatThrownBy(() -> proxies(asking))
        .hasMessageContaining("fynix.channel.namespaces.news." + proxy + "-name is 'default'");
    assertThat(proxies(asking, "endpoints.default.url", "http://localhost/")).isNotNull();
  }

  @Test
  void headersAreForwardedByNameAndOnlyIfTheyCanBeSent() {
    Proxies proxies = proxies(NO_PROXY, "endpoints.app.forwarded-headers", "Cookie,X-A");
    assertThat(proxies.forwarded(name -> name.equals("cookie") ? "c" : "a\nb"))
        .isEqualTo(Map.of("cookie", "c"));
    assertThat(proxies.forwarded(name -> "x".repeat(9000))).isEmpty();
    assertThat(
            proxies.withEmulated(
                Map.of("cookie", "real"), Map.of("Cookie", "forged", "x-A", "a", "y", "b")))
        .isEqualTo(Map.of("cookie", "real", "x-a", "a"));
  }
}
