package io.fynix.realtime.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.realtime.transport.ErrorWatch;
import io.fynix.realtime.transport.LeakWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one client does, the node stays calm and a witness beside it is served in order. */
@QuarkusTest
@TestProfile(HostileProfile.class)
class HostileClientsTest {
  private static final LeakWatch LEAKS = LeakWatch.start();
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject MeterRegistry registry;

  private Witness witness;
  private ErrorWatch errors;

  @BeforeEach
  void aWitnessIsThere() throws IOException {
    errors = ErrorWatch.start();
    witness = new Witness(url.getPort(), false);
  }

  @AfterEach
  void theWitnessWasNotDisturbed() throws Exception {
    try {
      witness.assertUndisturbed();
      assertThat(errors.reports()).isEmpty();
    } finally {
      witness.close();
      errors.close();
    }
  }

  @AfterAll
  static void nothingLeaked() {
    assertThat(LEAKS.reports()).isEmpty();
  }

  private HostileSocket json() throws IOException {
    return HostileSocket.open(url.getPort(), false);
  }

  private HostileSocket connected() throws IOException {
    HostileSocket socket = json();
    assertThat(socket.ask(CONNECT)).contains("\"connect\"");
    return socket;
  }

  private double count(String counter, String tag, String value) {
    var found = registry.find(counter).tag(tag, value).counter();
    return found == null ? 0 : found.count();
  }

  private double gauge(String name) {
    return registry.find(name).gauges().stream().mapToDouble(gauge -> gauge.value()).sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {RawFrames.PING, RawFrames.PONG})
  void aFloodOfControlFramesEndsTheConnection(int opcode) throws IOException {
    double before = count("fynix_frames_rejected_total", "reason", "control-flood");
    byte[] burst = flood(opcode, 1_000);
    try (var client = connected()) {
      int bursts = 0;
      try {
        while (bursts < 1_000) {
          client.write(burst); // and reads nothing meanwhile
          bursts++;
        }
        assertThat(client.closed()).isEqualTo("3013 too many requests");
      } catch (SocketException e) {
        // Cut in the middle of the flood, since it did not answer the close frame.
      }
    }
    assertThat(count("fynix_frames_rejected_total", "reason", "control-flood"))
        .isEqualTo(before + 1);
  }

  @Test
  void aFewPingsAreAnswered() throws IOException {
    try (var client = connected()) {
      for (int i = 0; i < 20; i++) {
        client.write(RawFrames.frame(RawFrames.PING, new byte[] {(byte) ('a' + i)}));
        assertThat(client.next())
            .satisfies(pong -> assertThat(pong.opcode()).isEqualTo(RawFrames.PONG));
      }
      assertThat(client.ask("{\"id\":2,\"unsubscribe\":{\"channel\":\"x\"}}"))
          .isEqualTo("{\"id\":2,\"unsubscribe\":{}}");
    }
  }

  private static byte[] flood(int opcode, int count) {
    byte[] one = RawFrames.frame(opcode, new byte[125]);
    byte[] all = new byte[one.length * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(one, 0, all, i * one.length, one.length);
    }
    return all;
  }

  @Test
  void aFrameThatTricklesInIsUnderstoodAtItsEnd() throws IOException {
    try (var client = json()) {
      for (byte b : RawFrames.frame(RawFrames.TEXT, CONNECT.getBytes(StandardCharsets.UTF_8))) {
        client.write(new byte[] {b});
      }
      assertThat(client.next().said()).contains("\"connect\"");
    }
  }

  @Test
  void aFrameThatNeverEndsDoesNotKeepAConnectionOpen() throws IOException {
    try (var client = json()) {
      byte[] frame = RawFrames.frame(RawFrames.TEXT, new byte[10_000]);
      client.write(java.util.Arrays.copyOf(frame, 5_000));
      assertThat(client.closed()).isEqualTo("3502 stale");
    }
  }

  @Test
  void ofTenThousandSubscriptionsThoseBelowTheLimitStand() throws IOException {
    int limit = 128;
    double before = gauge("fynix_subscriptions");
    try (var client = connected()) {
      int granted = 0;
      int refused = 0;
      for (int i = 0; i < 10_000; i++) {
        String answer =
            client.ask("{\"id\":%d,\"subscribe\":{\"channel\":\"plain:%d\"}}".formatted(i + 2, i));
        if (answer.contains("\"code\":106")) {
          refused++;
        } else if (answer.contains("\"subscribe\":{")) {
          granted++;
        }
      }
      assertThat(granted).isEqualTo(limit);
      assertThat(refused).isEqualTo(10_000 - limit);
      assertThat(gauge("fynix_subscriptions")).isEqualTo(before + limit);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> gauge("fynix_subscriptions") == before);
  }

  @Test
  void aStormOfSubscribesThatDoesNotWaitForAnswersEndsTheConnection() throws IOException {
    try (var client = connected()) {
      client.text(
          IntStream.range(0, 1_000)
              .mapToObj("{\"id\":1,\"subscribe\":{\"channel\":\"plain:%d\"}}"::formatted)
              .collect(Collectors.joining("\n")));
      assertThat(client.closed()).isEqualTo("3013 too many requests");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[[{\"a\":"})
  void deepJsonEndsTheConnection(String opening) throws IOException {
    try (var client = connected()) {
      client.text(
          "{\"id\":2,\"publish\":{\"channel\":\"plain:x\",\"data\":"
              + opening.repeat(60_000 / opening.length()));
      assertThat(client.closed()).isEqualTo("3501 bad request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff ff ff ff ff ff ff ff ff ff ff", // a varint of eleven bytes
        "ff ff ff ff ff ff ff ff ff 01", // a length of minus one
        "ff ff ff ff 0f", // four gigabytes
        "05 08 01 22 05 0a", // ends within its message
        "04 08 01 22 7f", // a field longer than its message
        "02 08 ff", // a varint without an end
        "02 24 24", // a group that ends and never began
        "06 08 01 22 02 0a 7f", // a text longer than its field
      })
  void brokenProtobufEndsTheConnection(String hex) throws IOException {
    try (var client = HostileSocket.open(url.getPort(), true)) {
      client.binary(Protobuf.command(1, Protobuf.CONNECT));
      assertThat(client.next().opcode()).isEqualTo(RawFrames.BINARY);
      client.binary(HexFormat.of().parseHex(hex.replace(" ", "")));
      assertThat(client.closed()).isEqualTo("3501 bad request");
    }
  }

  @Test
  void groupsWithinGroupsEndTheConnection() throws IOException {
    byte[] groups = new byte[50_000];
    java.util.Arrays.fill(groups, (byte) 0xF3); // with the next byte: field 30 begins a group
    for (int i = 1; i < groups.length; i += 2) {
      groups[i] = 0x01;
    }
    try (var client = HostileSocket.open(url.getPort(), true)) {
      client.binary(Protobuf.concat(Protobuf.varint(groups.length), groups));
      assertThat(client.closed()).isEqualTo("3501 bad request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sub\":\"ada\",\"aud\":\"another\",\"exp\":9000000000}",
        "{\"sub\":\"ada\",\"exp\":9000000000}",
        "{\"sub\":5,\"aud\":\"fynix\"}",
      })
  void aTokenForSomebodyElseEndsTheConnection(String claims) throws Exception {
    assertThat(closedFor(signed(claims))).isEqualTo("3500 invalid token");
  }

  @Test
  void aTokenThatIsSignedByNobodyEndsTheConnection() throws IOException {
    String claims = base64("{\"sub\":\"ada\",\"aud\":\"fynix\"}");
    assertThat(closedFor(base64("{\"alg\":\"none\"}") + "." + claims + "."))
        .isEqualTo("3500 invalid token");
  }

  @Test
  void giantClaimsEndTheConnection() throws Exception {
    String claims = "{\"sub\":\"ada\",\"aud\":\"fynix\",\"info\":\"" + "x".repeat(40_000) + "\"}";
    assertThat(closedFor(signed(claims))).isEqualTo("3500 invalid token");
  }

  @Test
  void deepClaimsEndTheConnection() throws Exception {
    String claims = "{\"aud\":\"fynix\",\"info\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    assertThat(closedFor(signed(claims))).isEqualTo("3500 invalid token");
  }

  private String closedFor(String token) throws IOException {
    try (var client = json()) {
      client.text("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
      return client.closed();
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String signed(String claims) throws Exception {
    var jws = new JsonWebSignature();
    jws.setPayload(claims);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKey(new HmacKey(HostileProfile.SECRET.getBytes(StandardCharsets.UTF_8)));
    return jws.getCompactSerialization();
  }
}
