package io.fynix.api.server;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A service with two keys, a namespace with history and one without. */
public class ServerApiProfile implements QuarkusTestProfile {
  static final String KEY = "key-of-the-tests";
  static final String KEY_WITHOUT_SCOPE = "key-without-the-scope";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "fynix.auth.api-keys.test.sha256", sha256(KEY),
        "fynix.auth.api-keys.test.scopes", "*",
        "fynix.auth.api-keys.other.sha256", sha256(KEY_WITHOUT_SCOPE),
        "fynix.auth.api-keys.other.scopes", "something-else",
        "fynix.channel.namespaces.news.history-size", "100",
        "fynix.channel.namespaces.news.history-ttl", "5m");
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
