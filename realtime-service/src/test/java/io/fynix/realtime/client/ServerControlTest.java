package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.control.Answers;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.ControlMessage.Target;
import io.fynix.platform.control.ControlPublisher;
import io.fynix.platform.control.ControlTail;
import io.fynix.platform.control.Invalidations;
import io.fynix.platform.control.NodeAnswer;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.realtime.control.ConnectedClients;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server does with connections unasked, over real sockets. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ServerControlTest.Setting.class)
class ServerControlTest {
  private static final String SECRET = "a secret of thirty-two characters";

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", SECRET),
          Map.entry("fynix.realtime.client.ping-interval", "0s"),
          Map.entry("fynix.realtime.user-connections.limit", "3"),
          Map.entry("fynix.realtime.client.channel-limit", "4"),
          Map.entry("fynix.realtime.client.expired-sub-close-delay", "100ms"),
          Map.entry("fynix.realtime.client.personal-channel.enabled", "true"),
          Map.entry("fynix.realtime.client.personal-channel.namespace", "own"),
          Map.entry("fynix.channel.namespaces.own.presence", "false"),
          Map.entry("fynix.channel.namespaces.feed.history-size", "5"),
          Map.entry("fynix.channel.namespaces.feed.history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.feed.force-recovery", "true"),
          Map.entry("fynix.channel.namespaces.feed.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.closed.history-size", "5"),
          Map.entry("fynix.channel.namespaces.closed.history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.plain.allow-subscribe-for-client", "true"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject Broker broker;
  @Inject Namespaces namespaces;
  @Inject ControlPublisher control;
  @Inject ControlTail tail;
  @Inject Answers answers;
  @Inject Invalidations invalidations;
  @Inject RedisCommands redis;
  @Inject ConnectedClients clients;
  @Inject NodeId self;

  @BeforeEach
  void listen() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(tail::isListening);
  }

  /** A connection and what the server said to it first. */
  private record Open(JsonClient client, String welcome) implements AutoCloseable {
    String id() {
      return welcome.replaceFirst(".*\"client\":\"([^\"]*)\".*", "$1");
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private Open connect(String claims) throws Exception {
    return connect(claims, "");
  }

  private Open connect(String claims, String more) throws Exception {
    JsonClient client = stranger();
    String welcome = client.ask(connectCommand(claims, more));
    assertThat(welcome).startsWith("{\"id\":1,\"connect\":{\"client\":\"");
    return new Open(client, welcome);
  }

  private JsonClient stranger() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  private static String connectCommand(String claims, String more) throws Exception {
    return "{\"id\":1,\"connect\":{\"token\":\""
        + signed(claims.replace('\'', '"'))
        + "\""
        + more.replace('\'', '"')
        + "}}";
  }

  private static String signed(String claims) throws Exception {
    var jws = new JsonWebSignature();
    jws.setPayload(claims);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
    return jws.getCompactSerialization();
  }

  private void order(ControlMessage message) throws Exception {
    get(control.publish(message));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Target user(String user) {
    return new Target(user, "", "");
  }

  private static ControlMessage.Subscribe subscribe(
      String user, String channel, @Nullable StreamPosition since, @Nullable Instant end) {
    return new ControlMessage.Subscribe(
        user(user), channel, null, bytes("{\"hello\":1}"), since, end, Map.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private @Nullable StreamPosition publish(String channel, String data) throws Exception {
    return publish(channel, data, null);
  }

  private @Nullable StreamPosition publish(
      String channel, String data, @Nullable String excludedClient) throws Exception {
    var found = (Namespaces.Lookup.Found) namespaces.find(channel);
    var publication = new Publication(0, bytes(data), null, Map.of(), 1, excludedClient, false);
    return get(broker.publish(
            new Broker.PublishRequest(channel, publication, found.namespace().retention(), null)))
        .position();
  }

  @Test
  void aDisconnectReachesAUsersConnectionsButTheSparedOnes() throws Exception {
    try (var one = connect("{'sub':'d1'}");
        var two = connect("{'sub':'d1'}");
        var other = connect("{'sub':'d2'}")) {
      order(new ControlMessage.Disconnect(user("d1"), 3503, "force disconnect", Set.of(two.id())));
      assertThat(one.client().closed()).isEqualTo("3503 force disconnect");
      order(new ControlMessage.Disconnect(new Target("", two.id(), ""), 4321, "enough", Set.of()));
      assertThat(two.client().closed()).isEqualTo("4321 enough");
      order(new ControlMessage.Disconnect(new Target("d1", other.id(), ""), 4000, "", Set.of()));
      order(new ControlMessage.Disconnect(user("d2"), 4001, "now", Set.of()));
      assertThat(other.client().closed()).isEqualTo("4001 now");
    }
  }

  @Test
  void whoIsGoneIsForgotten() throws Exception {
    try (var one = connect("{'sub':'gone'}")) {
      order(new ControlMessage.Disconnect(user("gone"), 4000, "go", Set.of()));
      assertThat(one.client().closed()).isEqualTo("4000 go");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> clients.load().equals(Map.of("clients", 0L, "users", 0L)));
  }

  @Test
  void anUnsubscribeEndsOneSubscriptionOrAll() throws Exception {
    try (var open = connect("{'sub':'u1'}")) {
      open.client().ask("{\"id\":2,\"subscribe\":{\"channel\":\"plain:a\"}}");
      open.client().ask("{\"id\":3,\"subscribe\":{\"channel\":\"plain:b\"}}");
      order(new ControlMessage.Unsubscribe(user("u1"), "plain:a"));
      assertThat(open.client().next())
          .isEqualTo(
              "{\"push\":{\"channel\":\"plain:a\",\"unsubscribe\":{\"code\":2000,"
                  + "\"reason\":\"server unsubscribe\"}}}");
      order(new ControlMessage.Unsubscribe(user("u1"), ""));
      assertThat(List.of(open.client().next(), open.client().next()))
          .anyMatch(push -> push.contains("plain:b\",\"unsubscribe"))
          .anyMatch(push -> push.contains("own:#u1\",\"unsubscribe"));
      assertThat(open.client().ask("{\"id\":4,\"subscribe\":{\"channel\":\"plain:a\"}}"))
          .isEqualTo("{\"id\":4,\"subscribe\":{}}");
    }
  }

  @Test
  void aSubscribeIsToldAndThenPublicationsFlow() throws Exception {
    try (var open = connect("{'sub':'s1'}")) {
      order(subscribe("s1", "closed:s1", null, null));
      assertThat(open.client().next())
          .isEqualTo(
              "{\"push\":{\"channel\":\"closed:s1\",\"subscribe\":{\"data\":{\"hello\":1}}}}");
      publish("closed:s1", "1");
      assertThat(open.client().next()).contains("\"channel\":\"closed:s1\",\"pub\":{\"data\":1");
      assertThat(open.client().ask("{\"id\":2,\"subscribe\":{\"channel\":\"closed:s1\"}}"))
          .contains("\"code\":105");
      assertThat(open.client().ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"closed:s1\"}}"))
          .isEqualTo("{\"id\":3,\"unsubscribe\":{}}");
      assertThat(open.client().ask("{\"id\":4,\"subscribe\":{\"channel\":\"closed:s1\"}}"))
          .contains("\"code\":103");
    }
  }

  @Test
  void aSubscribeBringsWhatWasMissedFirst() throws Exception {
    StreamPosition first = publish("feed:s2", "1");
    publish("feed:s2", "2");
    try (var open = connect("{'sub':'s2'}")) {
      order(subscribe("s2", "feed:s2", first, null));
      assertThat(open.client().next())
          .contains("\"subscribe\":{\"recoverable\":true", "\"offset\":1,\"positioned\":true");
      assertThat(open.client().next()).contains("\"pub\":{\"data\":2,\"offset\":2");
      publish("feed:s2", "3");
      assertThat(open.client().next()).contains("\"pub\":{\"data\":3,\"offset\":3");
    }
  }

  @Test
  void aServerSideSubscriptionThatExpiresEndsTheConnection() throws Exception {
    try (var open = connect("{'sub':'s3'}")) {
      order(subscribe("s3", "plain:s3", null, Instant.now().plusMillis(500)));
      assertThat(open.client().next()).contains("\"subscribe\":{").doesNotContain("expires");
      assertThat(open.client().closed()).isEqualTo("3006 subscription expired");
    }
  }

  @Test
  void aServerSideSubscriptionThatMissesSomethingEndsTheConnection() throws Exception {
    try (var open = connect("{'sub':'s4','channels':['feed:s4']}")) {
      publish("feed:s4", "1");
      assertThat(open.client().next()).contains("\"offset\":1");
      String meta = Keys.channelMeta(Keys.shardOf("feed:s4", 16), "feed:s4");
      get(redis.send(meta, Request.cmd(Command.DEL).arg(meta)));
      publish("feed:s4", "2");
      assertThat(open.client().closed()).isEqualTo("3010 insufficient state");
    }
  }

  @Test
  void theChannelsOfATokenAreToldWithTheConnection() throws Exception {
    try (var open =
        connect(
            "{'sub':'t1','channels':['feed:t1'],'subs':{'plain:t1':{'data':{'a':1},"
                + "'info':{'i':1}}}}")) {
      assertThat(open.welcome())
          .contains("\"subs\":{", "\"feed:t1\":{\"recoverable\":true,\"epoch\":\"")
          .contains("\"plain:t1\":{\"data\":{\"a\":1}}", "\"own:#t1\":{}");
      publish("own:#t1", "1");
      assertThat(open.client().next()).contains("\"channel\":\"own:#t1\",\"pub\"");
    }
  }

  @Test
  void aTokensChannelIsRecoveredWithTheConnection() throws Exception {
    String epoch;
    try (var open = connect("{'sub':'t2','channels':['feed:t2']}")) {
      epoch = open.welcome().replaceFirst(".*\"epoch\":\"([^\"]*)\".*", "$1");
    }
    publish("feed:t2", "1");
    try (var open =
        connect(
            "{'sub':'t2','channels':['feed:t2']}",
            ",'subs':{'feed:t2':{'recover':true,'offset':0,'epoch':'"
                + epoch
                + "'},'feed:kept':{'recover':true},'closed:x':{'recover':true}}")) {
      assertThat(open.welcome())
          .contains("\"publications\":[{\"data\":1,\"offset\":1", "\"recovered\":true")
          .contains("\"feed:kept\":{")
          .doesNotContain("closed:x");
      publish("feed:t2", "2");
      assertThat(open.client().next()).contains("\"data\":2,\"offset\":2");
    }
  }

  @Test
  void aTokenWithTooManyChannelsOrAnUnknownOneDoesNotConnect() throws Exception {
    try (var many = stranger();
        var unknown = stranger()) {
      many.send(
          connectCommand("{'sub':'t3','channels':['plain:1','plain:2','plain:3','plain:4']}", ""));
      assertThat(many.closed()).isEqualTo("3505 channel limit");
      unknown.send(connectCommand("{'sub':'t3','channels':['nowhere:1']}", ""));
      assertThat(unknown.closed()).isEqualTo("3501 bad request");
    }
  }

  @Test
  void aNewTokenWithOtherChannelsWantsANewConnection() throws Exception {
    try (var open = connect("{'sub':'t4','channels':['plain:t4']}")) {
      String refresh = "{\"id\":2,\"refresh\":{\"token\":\"%s\"}}";
      assertThat(
              open.client()
                  .ask(refresh.formatted(signed("{\"sub\":\"t4\",\"channels\":[\"plain:t4\"]}"))))
          .isEqualTo("{\"id\":2,\"refresh\":{}}");
      open.client().send(refresh.formatted(signed("{\"sub\":\"t4\"}")));
      assertThat(open.client().closed()).isEqualTo("3010 insufficient state");
    }
  }

  @Test
  void aRefreshMovesTheEndOfConnections() throws Exception {
    try (var open = connect("{'sub':'r1'}")) {
      order(
          new ControlMessage.Refresh(
              user("r1"), false, Instant.now().plusSeconds(100), bytes("{\"v\":1}")));
      assertThat(open.client().next())
          .matches("\\{\"push\":\\{\"refresh\":\\{\"expires\":true,\"ttl\":(99|100)}}}");
      order(new ControlMessage.Refresh(user("r1"), false, null, null));
      assertThat(open.client().next()).isEqualTo("{\"push\":{\"refresh\":{}}}");
      order(new ControlMessage.Refresh(user("r1"), true, null, null));
      assertThat(open.client().closed()).isEqualTo("3005 connection expired");
    }
  }

  @Test
  void invalidatedTokensEndConnectionsAndOpenNoneAnyMore() throws Exception {
    Instant before = Instant.ofEpochSecond(1_700_000_000);
    try (var old = connect("{'sub':'i1','iat':1699999999}");
        var fresh = connect("{'sub':'i1','iat':1700000000}");
        var unknown = connect("{'sub':'i1'}");
        var again = stranger()) {
      order(new ControlMessage.TokensInvalidated("i1", before));
      assertThat(old.client().closed()).isEqualTo("3500 invalid token");
      assertThat(unknown.client().closed()).isEqualTo("3500 invalid token");
      again.send(connectCommand("{'sub':'i1','iat':1699999999}", ""));
      assertThat(again.closed()).isEqualTo("3500 invalid token");
      fresh
          .client()
          .send(
              "{\"id\":2,\"refresh\":{\"token\":\""
                  + signed("{\"sub\":\"i1\",\"iat\":5}")
                  + "\"}}");
      assertThat(fresh.client().closed()).isEqualTo("3500 invalid token");
    }
  }

  @Test
  void anInvalidationThatWasMissedIsReadAfterTheGap() throws Exception {
    try (var open = connect("{'sub':'i2','iat':5}")) {
      assertThat(get(invalidations.remember("i2", Instant.now()))).isTrue();
      // Redis loses the log: whoever follows it is told that orders may be missing.
      for (String key :
          List.of(Keys.CONTROL.stream(), Keys.CONTROL.sequence(), Keys.CONTROL.epoch())) {
        get(redis.send(Keys.CONTROL.stream(), Request.cmd(Command.DEL).arg(key)));
      }
      order(new ControlMessage.Unsubscribe(user("nobody"), ""));
      assertThat(open.client().closed()).isEqualTo("3500 invalid token");
    }
  }

  @Test
  void anExcludedClientMissesNothingElse() throws Exception {
    try (var publisher = connect("{'sub':'x1'}");
        var other = connect("{'sub':'x2'}")) {
      String subscribe = "{\"id\":2,\"subscribe\":{\"channel\":\"feed:x\"}}";
      publisher.client().ask(subscribe);
      other.client().ask(subscribe);
      publish("feed:x", "1", publisher.id());
      publish("feed:x", "2");
      assertThat(other.client().next()).contains("\"data\":1,\"offset\":1");
      assertThat(other.client().next()).contains("\"data\":2,\"offset\":2");
      assertThat(publisher.client().next()).contains("\"data\":2,\"offset\":2");
    }
  }

  @Test
  void aNodeAnswersWhichChannelsAndConnectionsItHas() throws Exception {
    try (var one = connect("{'sub':'q1'}");
        var two = connect("{'sub':'q1'}")) {
      for (var open : List.of(one, two)) {
        open.client().ask("{\"id\":2,\"subscribe\":{\"channel\":\"plain:q-b\"}}");
      }
      one.client().ask("{\"id\":3,\"subscribe\":{\"channel\":\"plain:q-c\"}}");
      order(new ControlMessage.ChannelsAsked("c1", "plain:q-*", "", 10));
      assertThat(answer("c1").channels()).isEqualTo(Map.of("plain:q-b", 2, "plain:q-c", 1));
      order(new ControlMessage.ChannelsAsked("c2", "plain:q-?", "plain:q-a", 1));
      assertThat(answer("c2"))
          .satisfies(
              first -> assertThat(first.more()).isTrue(),
              first -> assertThat(first.channels()).isEqualTo(Map.of("plain:q-b", 2)));
      order(new ControlMessage.ConnectionsAsked("c3", "q1", "", 10));
      assertThat(answer("c3").connections())
          .extracting(NodeAnswer.UserConnection::client)
          .containsExactlyInAnyOrder(one.id(), two.id());
      order(new ControlMessage.ConnectionsAsked("c4", "", self.value(), 100));
      assertThat(answer("c4").connections())
          .filteredOn(connection -> "q1".equals(connection.user()))
          .extracting(NodeAnswer.UserConnection::client)
          .containsExactlyInAnyOrder(one.id(), two.id());
      order(new ControlMessage.ConnectionsAsked("c5", "", "another-node", 100));
      assertThat(answer("c5").connections()).isEmpty();
    }
  }

  @Test
  void aUserHasSoManyConnectionsAndNoMore() throws Exception {
    try (var one = connect("{'sub':'l1'}");
        var two = connect("{'sub':'l1'}");
        var three = connect("{'sub':'l1'}");
        var four = stranger()) {
      four.send(connectCommand("{'sub':'l1'}", ""));
      assertThat(four.closed()).isEqualTo("3504 connection limit");
      order(new ControlMessage.Disconnect(new Target("", two.id(), ""), 4000, "go", Set.of()));
      assertThat(two.client().closed()).isEqualTo("4000 go");
      try (var five = connect("{'sub':'l1'}")) {
        assertThat(List.of(one, three, five)).allMatch(open -> open.client().isOpen());
      }
    }
  }

  private NodeAnswer answer(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> get(answers.read(id)), all -> !all.isEmpty())
        .stream()
        .map(NodeAnswer::decode)
        .findFirst()
        .orElseThrow();
  }
}
