package io.fynix.api.key;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A service with an administrator, and one that may do little besides. */
public class ApiKeyProfile implements QuarkusTestProfile {
  static final String ADMIN = "admin-of-the-tests";
  static final String SMALL_ADMIN = "small-admin-of-the-tests";

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("fynix.auth.api-keys.admin.sha256", sha256(ADMIN));
    overrides.put("fynix.auth.api-keys.admin.scopes", "*");
    overrides.put("fynix.auth.api-keys.small.sha256", sha256(SMALL_ADMIN));
    overrides.put("fynix.auth.api-keys.small.scopes", "admin,publish");
    overrides.put("fynix.auth.last-used-interval", "200ms");
    overrides.put("fynix.address.trusted-proxies", "127.0.0.0/8,::1");
    return overrides;
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
