package io.fynix.api.edge;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A service with small limits, behind a proxy on this machine: each test has its own addresses. */
public class EdgeProfile implements QuarkusTestProfile {
  static final String ADMIN = "admin-of-the-tests";
  static final String GOLD = "gold-of-the-tests";
  static final String PLAIN = "plain-of-the-tests";
  static final String LOCAL = "local-of-the-tests";
  private static final String RULES = "fynix.limit.rules.";

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>();
    key(overrides, "admin", ADMIN, "*");
    key(overrides, "gold", GOLD, "publish");
    overrides.put("fynix.auth.api-keys.gold.tier", "gold");
    key(overrides, "plain", PLAIN, "publish");
    key(overrides, "local", LOCAL, "publish");
    overrides.put("fynix.auth.api-keys.local.networks", "10.0.0.0/8,2001:db8:1::/48");
    overrides.put("fynix.address.trusted-proxies", "127.0.0.0/8,::1");
    overrides.put("fynix.limit.legacy-headers", "true");
    policy(overrides, "few", "ip", 3);
    policy(overrides, "golden", "key", 2);
    policy(overrides, "watched", "ip", 1);
    overrides.put(RULES + "policies.watched.shadow", "true");
    overrides.put(RULES + "tiers.gold.policies", "golden");
    route(overrides, "problems", "/problems/*", "few");
    route(overrides, "unknown", "/nothing/*", "few");
    route(overrides, "large", "/large/*", "few");
    overrides.put(RULES + "routes.large.cost", "2");
    route(overrides, "watched", "/problems", "watched");
    return overrides;
  }

  static void policy(Map<String, String> into, String name, String partition, int burst) {
    into.put(RULES + "policies." + name + ".partition", partition);
    into.put(RULES + "policies." + name + ".quota", "1");
    into.put(RULES + "policies." + name + ".window", "1d");
    into.put(RULES + "policies." + name + ".burst", Integer.toString(burst));
  }

  static void route(Map<String, String> into, String name, String paths, String policies) {
    into.put(RULES + "routes." + name + ".paths", paths);
    into.put(RULES + "routes." + name + ".policies", policies);
  }

  static void key(Map<String, String> into, String name, String key, String scopes) {
    into.put("fynix.auth.api-keys." + name + ".sha256", sha256(key));
    into.put("fynix.auth.api-keys." + name + ".scopes", scopes);
  }

  private static String sha256(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
