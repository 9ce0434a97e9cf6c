package io.fynix.local.suite;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of one local suite: made once, kept in the state folder, so that what was copied from
 * the screen works again after a restart.
 *
 * @param apiKey what {@code X-API-Key} carries
 * @param tokenHmacSecret signs connection tokens (HS256)
 * @param refreshKey from which refresh tokens of sessions follow
 * @param routeKey names users in the keys of sessions
 */
record Secrets(String apiKey, String tokenHmacSecret, String refreshKey, String routeKey) {

  static final Duration TOKEN_LIFE = Duration.ofDays(30);
  private static final String DEMO_USER = "demo";
  private static final int SECRET_BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  static Secrets loadOrCreate(Path file) throws IOException {
    Properties kept = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        kept.load(reader);
      }
    }
    Map<Object, Object> before = Map.copyOf(kept);
    // What a file of an older version lacks is made now; the rest stays as it was.
    Secrets secrets =
        new Secrets(
            keptOr(kept, "apiKey", "fynix-local-" + random()),
            keptOr(kept, "tokenHmacSecret", random()),
            keptOr(kept, "refreshKey", random()),
            keptOr(kept, "routeKey", random()));
    if (!kept.equals(before)) {
      var lines = new StringBuilder();
      new TreeMap<>(kept).forEach((name, value) -> lines.append(name + "=" + value + "\n"));
      PrivateFile.write(file, lines.toString());
    }
    return secrets;
  }

  private static String keptOr(Properties kept, String name, String made) {
    String value = kept.getProperty(name, "");
    if (!value.isEmpty()) {
      return value;
    }
    kept.setProperty(name, made);
    return made;
  }

  /** These secrets, with the one that signs tokens replaced where the file names another. */
  Secrets withTokenSecretOf(ConfigFile config) {
    return config
        .value("fynix.realtime.token.hmac-secret-key")
        .map(secret -> new Secrets(apiKey, secret, refreshKey, routeKey))
        .orElse(this);
  }

  String apiKeySha256() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection token of the demo user, good for {@link #TOKEN_LIFE}. */
  String demoToken(Instant now) {
    String header = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    String claims =
        encode(
            "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(DEMO_USER, now.getEpochSecond(), now.plus(TOKEN_LIFE).getEpochSecond()));
    String signed = header + "." + claims;
    return signed + "." + BASE64.encodeToString(sign(signed));
  }

  private byte[] sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(tokenHmacSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "Secrets[hidden]";
  }
}
