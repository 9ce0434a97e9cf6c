package io.fynix.realtime.transport;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The transport alone, with conversations made for its tests. */
abstract class TransportProfile implements QuarkusTestProfile {
  private final String writer;

  private TransportProfile(String writer) {
    this.writer = writer;
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("fynix.realtime.transport.writer", writer);
    overrides.put("fynix.realtime.transport.max-connections", "200");
    overrides.put("fynix.realtime.transport.allowed-origins", "https://*.example.com");
    overrides.put("fynix.realtime.transport.queue-max-size", "1M");
    overrides.put("fynix.realtime.drain.min-rate", "1");
    overrides.put("fynix.realtime.transport.handshake-timeout", "3s");
    overrides.put("fynix.realtime.transport.keep-alive-timeout", "3s");
    overrides.put("fynix.realtime.admission.connections-per-address", "60");
    overrides.put("fynix.address.trusted-proxies", "127.0.0.0/8,::1");
    overrides.put("fynix.realtime.drain.window", "1s");
    return overrides;
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(TestConversations.class);
  }

  /** Frames shared between their receivers. */
  public static final class Shared extends TransportProfile {
    public Shared() {
      super("shared");
    }
  }

  /** Frames sent through the framework. */
  public static final class Plain extends TransportProfile {
    public Plain() {
      super("plain");
    }
  }
}
