package io.fynix.realtime.hostile;

import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node as a careful operator runs it, with short deadlines and a channel for every feature. */
public final class HostileProfile implements QuarkusTestProfile {
  static final String SECRET = "a secret of thirty-two characters";

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>();
    settings.put("fynix.realtime.token.hmac-secret-key", SECRET);
    settings.put("fynix.realtime.token.audience", "fynix");
    settings.put("fynix.realtime.client.allow-anonymous-connect-without-token", "true");
    settings.put("fynix.realtime.client.stale-close-delay", "3s");
    settings.put("fynix.realtime.client.ping-interval", "10m");
    settings.put("fynix.realtime.admission.cold-upgrades-per-core", "100000");
    settings.put("fynix.realtime.admission.warm-upgrades-per-core", "100000");
    namespace(settings, "witness");
    namespace(settings, "plain");
    namespace(settings, "feed");
    settings.put("fynix.channel.namespaces.feed.history-size", "10");
    settings.put("fynix.channel.namespaces.feed.history-ttl", "1m");
    settings.put("fynix.channel.namespaces.feed.force-recovery", "true");
    settings.put("fynix.channel.namespaces.feed.allowed-delta-types", "fossil");
    namespace(settings, "room");
    settings.put("fynix.channel.namespaces.room.presence", "true");
    settings.put("fynix.channel.namespaces.room.join-leave", "true");
    settings.put("fynix.channel.namespaces.room.force-push-join-leave", "true");
    return settings;
  }

  /** Of the profile and not of the classes, so that these share a running node. */
  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(RedisTestResource.class));
  }

  private static void namespace(Map<String, String> settings, String name) {
    for (String what : new String[] {"subscribe", "publish", "history", "presence"}) {
      settings.put(
          "fynix.channel.namespaces." + name + ".allow-" + what + "-for-anonymous", "true");
    }
    settings.put("fynix.channel.namespaces." + name + ".allow-subscribe-for-client", "true");
    settings.put("fynix.channel.namespaces." + name + ".allow-publish-for-client", "true");
    settings.put("fynix.channel.namespaces." + name + ".allow-history-for-client", "true");
    settings.put("fynix.channel.namespaces." + name + ".allow-presence-for-client", "true");
  }
}
