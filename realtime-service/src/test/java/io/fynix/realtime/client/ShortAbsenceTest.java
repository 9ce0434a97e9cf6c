package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeState;
import io.fynix.platform.presence.PresenceEntry;
import io.fynix.platform.presence.PresenceLeases;
import io.fynix.platform.presence.PresenceReader;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.stream.LogWriter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Lost connections, dead nodes and nodes that were taken for dead, as subscribers hear of them. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ShortAbsenceTest.Setting.class)
class ShortAbsenceTest {
  private static final Duration LEAVE_DELAY = Duration.ofSeconds(3);
  private static final Duration LEASE = Duration.ofSeconds(1);

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", TestTokens.SECRET),
          Map.entry("fynix.realtime.client.allow-anonymous-connect-without-token", "true"),
          Map.entry("fynix.realtime.presence.leave-delay", LEAVE_DELAY.toString()),
          Map.entry("fynix.node.lease", LEASE.toString()),
          Map.entry("fynix.node.heartbeat-interval", "200ms"),
          Map.entry("fynix.channel.namespaces.room.presence", "true"),
          Map.entry("fynix.channel.namespaces.room.join-leave", "true"),
          Map.entry("fynix.channel.namespaces.room.force-push-join-leave", "true"),
          Map.entry("fynix.channel.namespaces.room.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.room.allow-subscribe-for-anonymous", "true"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject PresenceReader reader;
  @Inject PresenceStore store;
  @Inject PresenceLeases leases;
  @Inject LogWriter logs;
  @Inject NodeId self;

  private JsonClient open() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  /** Connects, subscribes and returns the client id. */
  private static String enter(JsonClient client, String user, String channel) throws Exception {
    String token = TestTokens.signed("{\"sub\":\"" + user + "\"}");
    String connected =
        client.ask(
            user.isEmpty()
                ? "{\"id\":1,\"connect\":{}}"
                : "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
    return connected.replaceFirst(".*\"client\":\"([^\"]*)\".*", "$1");
  }

  private static String news(String channel, String what, String user, String client) {
    return "{\"push\":{\"channel\":\"%s\",\"%s\":{\"info\":{\"user\":\"%s\",\"client\":\"%s\"}}}}"
        .formatted(channel, what, user, client);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void awaitClients(String channel, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get(reader.stats(channel)).clients() == count);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Test
  void aUserThatComesBackInTimeNeitherLeftNorJoined() throws Exception {
    String channel = "room:back";
    try (var watcher = open()) {
      String watchersId = enter(watcher, "watcher", channel);
      assertThat(watcher.next()).isEqualTo(news(channel, "join", "watcher", watchersId));
      var bob = open();
      String before = enter(bob, "bob", channel);
      assertThat(watcher.next()).isEqualTo(news(channel, "join", "bob", before));
      bob.close();
      awaitClients(channel, 1);

      try (var again = open();
          var eve = open()) {
        String after = enter(again, "bob", channel);
        assertThat(get(reader.presence(channel)).clients()).containsOnlyKeys(watchersId, after);
        String evesId = enter(eve, "eve", channel);
        assertThat(watcher.next()).isEqualTo(news(channel, "join", "eve", evesId));

        long goodbye = System.nanoTime();
        again.sayGoodbye();
        assertThat(watcher.next())
            .as("the leave says what the join said")
            .isEqualTo(news(channel, "leave", "bob", before));
        assertThat(since(goodbye)).as("who says goodbye leaves at once").isLessThan(LEAVE_DELAY);
      }
    }
  }

  @Test
  void aLostUserLeavesAfterTheDelayAndAnAnonymousOneAtOnce() throws Exception {
    String channel = "room:lost";
    try (var watcher = open()) {
      enter(watcher, "watcher", channel);
      watcher.next();
      var bob = open();
      String bobsId = enter(bob, "bob", channel);
      watcher.next();
      var anonymous = open();
      String anonymousId = enter(anonymous, "", channel);
      watcher.next();

      long lost = System.nanoTime();
      bob.close();
      awaitClients(channel, 2);
      anonymous.close();
      assertThat(watcher.next()).isEqualTo(news(channel, "leave", "", anonymousId));
      assertThat(since(lost)).isLessThan(LEAVE_DELAY);
      assertThat(watcher.next()).isEqualTo(news(channel, "leave", "bob", bobsId));
      assertThat(since(lost)).isGreaterThanOrEqualTo(LEAVE_DELAY);
    }
  }

  private void enterFrom(NodeId node, String channel, String user, String client) throws Exception {
    var entry = new PresenceEntry(node, channel, new ClientInfo(user, client, null, null), true);
    get(store.add(entry));
    get(store.join(entry.name(), false));
  }

  private void beat(NodeId node) throws Exception {
    var heartbeat =
        new NodeHeartbeat(
            node, "realtime-service", "1", Instant.EPOCH, Instant.EPOCH, NodeState.UP, Map.of());
    get(logs.append(Keys.NODES, 1000, NodeHeartbeat.CONTRACT.encode(heartbeat)));
  }

  @Test
  void theClientsOfADeadNodeLeaveUnlessTheyComeBack() throws Exception {
    String channel = "room:dead";
    var node = new NodeId("another-node");
    try (var watcher = open();
        var bob = open()) {
      enter(watcher, "watcher", channel);
      watcher.next();
      beat(node);
      enterFrom(node, channel, "bob", "old-bob");
      enterFrom(node, channel, "eve", "old-eve");
      assertThat(watcher.next()).isEqualTo(news(channel, "join", "bob", "old-bob"));
      assertThat(watcher.next()).isEqualTo(news(channel, "join", "eve", "old-eve"));

      // Before anybody can know that the node is dead.
      enter(bob, "bob", channel);
      awaitClients(channel, 2);
      assertThat(watcher.next()).isEqualTo(news(channel, "leave", "eve", "old-eve"));
      bob.sayGoodbye();
      assertThat(watcher.next()).isEqualTo(news(channel, "leave", "bob", "old-bob"));
    }
  }

  @Test
  void aNodeThatWasTakenForDeadPutsItsClientsBack() throws Exception {
    String channel = "room:alive";
    try (var watcher = open();
        var bob = open()) {
      enter(watcher, "watcher", channel);
      watcher.next();
      String bobsId = enter(bob, "bob", channel);
      assertThat(watcher.next()).isEqualTo(news(channel, "join", "bob", bobsId));

      // As another node would do it, with the lease ended. It is renewed any moment.
      var bobsEntry = new PresenceEntry.Name(channel, bobsId);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                get(leases.release(self, Keys.shardOf(channel, 16)));
                return get(store.leaveOfDead(self, bobsEntry, LEAVE_DELAY))
                    == PresenceStore.Announced.HELD_BACK;
              });
      awaitClients(channel, 2);
      bob.ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"" + channel + "\"}}");
      assertThat(watcher.next())
          .as("neither a leave nor a join came between")
          .isEqualTo(news(channel, "leave", "bob", bobsId));
    }
  }
}
