package io.fynix.platform.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
  private static final String PASSWORD = "only-a-test";

  @TempDir Path directory;

  @Test
  void commandsTravelOverTlsAsAUserWithFewRights() throws Exception {
    writeCertificate();
    var port = RealRedis.freePort();
    try (var redis = startWithTls(port);
        var client =
            RedisTestClient.connecting(
                options -> {
                  options
                      .getNetClientOptions()
                      .setHostnameVerificationAlgorithm("HTTPS")
                      .setTrustOptions(
                          new PemTrustOptions().addCertPath(file("cert.pem").toString()));
                  return options.setConnectionString(
                      "rediss://app:" + PASSWORD + "@127.0.0.1:" + port);
                },
                Map.of())) {
      client.awaitState(RedisState.UP);
      var script = LuaScript.named("test-append");
      var allowed = script.run(client.commands(), "fx:a", List.of("fx:a"), List.of("1"));
      assertThat(allowed.toCompletableFuture().get(5, SECONDS)).hasToString("1");

      var refused = client.commands().send("b", Request.cmd(Command.GET).arg("not-ours"));
      assertThatThrownBy(() -> refused.toCompletableFuture().get(5, SECONDS))
          .hasCauseInstanceOf(ErrorType.class)
          .hasMessageContaining("NOPERM");
      assertThat(client.commands().state()).isEqualTo(RedisState.UP);
      assertThat(redis.run("PING")).isEqualTo("PONG");
    }
  }

  private RealRedis startWithTls(int port) {
    try {
      return RealRedis.start(
          "tls-port " + port,
          "tls-cert-file " + file("cert.pem"),
          "tls-key-file " + file("key.pem"),
          "tls-ca-cert-file " + file("cert.pem"),
          "tls-auth-clients no",
          "user app on >"
              + PASSWORD
              + " ~fx:* resetchannels -@all +@read +@write +@scripting"
              + " +@connection");
    } catch (IllegalStateException e) {
      Assumptions.abort("this Redis was built without TLS: " + e.getMessage());
      throw e;
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void writeCertificate() throws Exception {
    var store = file("store.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "redis",
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "SAN=ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    writePem("key.pem", "PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    writePem("cert.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
  }

  private void writePem(String name, String type, byte[] bytes) throws Exception {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file(name), "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
