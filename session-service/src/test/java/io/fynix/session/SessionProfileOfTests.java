package io.fynix.session;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** A service with secrets and two API keys. Each test with a Redis of its own extends it. */
public class SessionProfileOfTests implements QuarkusTestProfile {
  public static final String KEY = "key-of-the-tests";
  public static final String KEY_WITHOUT_SCOPE = "key-without-the-scope";

  @Override
  public Map<String, String> getConfigOverrides() {
    var overrides = new HashMap<String, String>();
    overrides.put("fynix.auth.api-keys.test.sha256", sha256(KEY));
    overrides.put("fynix.auth.api-keys.test.scopes", "*");
    overrides.put("fynix.auth.api-keys.other.sha256", sha256(KEY_WITHOUT_SCOPE));
    overrides.put("fynix.auth.api-keys.other.scopes", "something-else");
    overrides.put("fynix.session.refresh.keys.\"1\"", "01".repeat(32));
    overrides.put("fynix.session.refresh.route-key", "77".repeat(32));
    return overrides;
  }

  private static String sha256(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
