package io.fynix.realtime.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.realtime.http.Sessions;
import io.fynix.realtime.http.StreamClient;
import io.fynix.realtime.protocol.EmulationRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that reach another node than the one that has their connection. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(EmulationTest.Setting.class)
class EmulationTest {
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fynix.node.name", "node-a", "fynix.realtime.client.insecure", "true");
    }
  }

  @TestHTTPResource("/connection/http_stream")
  URI url;

  @SuppressWarnings("NullAway.Init")
  RealRedis redis;

  private SimpleMeterRegistry meters;
  private RedisTestClient client;
  private RedisInbox inbox;
  private Emulation otherNode;

  @BeforeEach
  void startAnotherNode() {
    meters = new SimpleMeterRegistry();
    client = RedisTestClient.of(redis);
    var settings = new Settings(4, Duration.ofSeconds(10), 8, Duration.ofSeconds(5));
    var node = new NodeId("node-b");
    inbox = new RedisInbox(client.commands(), client.blocking(), node, settings);
    otherNode =
        new Emulation(
            new LocalSessions(new Sessions()), inbox, node, settings, new EmulationMetrics(meters));
    otherNode.start();
    await().atMost(PATIENCE).until(() -> exists("node-a") && exists("node-b"));
  }

  @AfterEach
  void stopIt() {
    inbox.close();
    client.close();
  }

  private boolean exists(String node) throws Exception {
    var answer =
        client
            .commands()
            .send("", Request.cmd(Command.EXISTS).arg(Keys.inboxLease(node)))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return Objects.requireNonNull(answer).toInteger() == 1;
  }

  private Outcome askOtherNode(String session, String node, String commands) throws Exception {
    var request = new EmulationRequest(session, node, commands.getBytes(StandardCharsets.UTF_8));
    return otherNode.deliver(request).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String session(String connected) {
    return connected.replaceFirst(".*\"session\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void commandsReachTheirConnectionThroughAnotherNode() throws Exception {
    try (var stream = StreamClient.post(url, CONNECT)) {
      String connected = stream.next();
      assertThat(connected).contains("\"node\":\"node-a\"");
      for (int i = 2; i < 12; i++) {
        assertThat(
                askOtherNode(
                    session(connected),
                    "node-a",
                    "{\"id\":" + i + ",\"subscribe\":{\"channel\":\"c" + i + "\"}}"))
            .isEqualTo(Outcome.DELIVERED);
      }
      for (int i = 2; i < 12; i++) {
        assertThat(stream.nextMessage()).startsWith("{\"id\":" + i + ",\"subscribe\":{");
      }
    }
  }

  @Test
  void aSessionThatEndedIsToldSoAcrossNodes() throws Exception {
    String connected;
    try (var stream = StreamClient.post(url, CONNECT)) {
      connected = stream.next();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> askOtherNode(session(connected), "node-a", "{}") == Outcome.SESSION_UNKNOWN);
  }

  @Test
  void aNodeThatIsNotThereIsUnknown() throws Exception {
    assertThat(askOtherNode("x", "node-c", "{}")).isEqualTo(Outcome.NODE_UNKNOWN);
    assertThat(askOtherNode("x", "not a name", "{}")).isEqualTo(Outcome.NODE_UNKNOWN);
  }

  @Test
  void forwardsAreCountedAndTimedWhereTheyAreAsked() throws Exception {
    assertThat(askOtherNode("x", "node-a", "{}")).isEqualTo(Outcome.SESSION_UNKNOWN);
    assertThat(meters.get("fynix_emulation_forward_seconds").timer().count()).isEqualTo(1);
    assertThat(
            meters
                .get("fynix_emulation_requests_total")
                .tags("way", "forwarded", "outcome", "session_unknown")
                .counter()
                .count())
        .isEqualTo(1);
  }

  /** The configuration as values. */
  record Settings(int inboxMaxLength, Duration inboxTtl, int maxForwards, Duration forwardTimeout)
      implements EmulationConfig {}
}
