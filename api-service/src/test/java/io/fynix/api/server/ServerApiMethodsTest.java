package io.fynix.api.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.NodeAnswer;
import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceEntry;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method of the server API, with a real Redis. */
@QuarkusTest
@TestProfile(ServerApiMethodsTest.Profile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class ServerApiMethodsTest {

  /** Room for two users with invalidated tokens, and patience with a slow machine. */
  public static final class Profile extends ServerApiProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("fynix.channel.namespaces.lobby.presence", "true");
      overrides.put("fynix.control.answer-limit", "3s");
      overrides.put("fynix.control.max-invalidated-users", "2");
      return overrides;
    }
  }

  @Inject RecordingControl control;
  @Inject NodeDirectory directory;
  @Inject PresenceStore presence;

  @BeforeEach
  void twoNodesLive() {
    control.awaitListening();
    awaitNodes("n1", "n2");
  }

  private void awaitNodes(String... nodes) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              List.of(nodes).forEach(control::beat);
              return Stream.of(nodes)
                  .allMatch(node -> directory.find(new NodeId(node)).isPresent());
            });
  }

  private static ValidatableResponse call(String method, String body) {
    return given()
        .header("X-API-Key", ServerApiProfile.KEY)
        .body(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .post("/api/" + method)
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @EnumSource(ApiMethod.class)
  void everyMethodNeedsItsScope(ApiMethod method) {
    given()
        .header("X-API-Key", ServerApiProfile.KEY_WITHOUT_SCOPE)
        .body("{}")
        .post("/api/" + method.methodName())
        .then()
        .statusCode(403)
        .body("detail", equalTo("The API key lacks the scope '" + method.scope() + "'."));
  }

  @ParameterizedTest
  @EnumSource(ApiMethod.class)
  void noMethodTakesABodyThatIsNoJson(ApiMethod method) {
    given()
        .header("X-API-Key", ServerApiProfile.KEY)
        .body("{")
        .post("/api/" + method.methodName())
        .then()
        .statusCode(400)
        .body("type", equalTo("https://fynix.io/problems/invalid-request"));
  }

  @Test
  void aBroadcastAnswersForEachChannelInOrder() {
    call("broadcast", "{'channels':['news:b1','other:x','plain',''],'data':{'a':1}}")
        .body(
            "result.responses",
            hasSize(4),
            "result.responses[0].result.offset",
            equalTo(1),
            "result.responses[1].error.code",
            equalTo(102),
            "result.responses[2].result.size()",
            equalTo(0),
            "result.responses[3].error.code",
            equalTo(107));
  }

  @Test
  void aRepeatedBroadcastPublishesNothingAgain() {
    String body = "{'channels':['news:b2','news:b3'],'data':1,'idempotency_key':'k'}";
    call("broadcast", body);
    call("broadcast", body)
        .body(
            "result.responses[0].result.offset",
            equalTo(1),
            "result.responses[1].result.offset",
            equalTo(1));
  }

  @Test
  void aBroadcastNeedsChannels() {
    call("broadcast", "{'data':1}").body("error.code", equalTo(107));
  }

  @Test
  void aVersionThatIsNotNewerIsNotPublished() {
    call("publish", "{'channel':'news:v','data':1,'version':2}").body("result.offset", equalTo(1));
    call("publish", "{'channel':'news:v','data':1,'version':1}").body("result.offset", equalTo(1));
    call("publish", "{'channel':'news:v','data':1,'version':3}").body("result.offset", equalTo(2));
    call("publish", "{'channel':'news:v','data':1,'version':1,'version_epoch':'next'}")
        .body("result.offset", equalTo(3));
  }

  @Test
  void theHistoryIsReadInBothDirections() {
    for (int i = 1; i <= 3; i++) {
      call("publish", "{'channel':'news:h','data':{'n':" + i + ".0},'tags':{'t':'" + i + "'}}");
    }
    String epoch =
        call("history", "{'channel':'news:h','limit':-1}")
            .body(
                "result.publications.offset",
                equalTo(List.of(1, 2, 3)),
                "result.publications[0].tags.t",
                equalTo("1"),
                "result.offset",
                equalTo(3))
            .extract()
            .path("result.epoch");
    String since = ",'since':{'offset':2,'epoch':'" + epoch + "'}";
    call("history", "{'channel':'news:h','limit':10" + since + "}")
        .body("result.publications.offset", equalTo(List.of(3)));
    call("history", "{'channel':'news:h','limit':10,'reverse':true" + since + "}")
        .body("result.publications.offset", equalTo(List.of(1)));
    call("history", "{'channel':'news:h'}")
        .body("result.publications", hasSize(0), "result.offset", equalTo(3));
    assertThat(call("history", "{'channel':'news:h','limit':1}").extract().asString())
        .contains("\"data\":{\"n\":1.0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'channel':'plain'}|108",
        "{'channel':'other:x'}|102",
        "{}|107",
        "{'channel':'news:e','since':{'offset':1,'epoch':'gone'}}|112",
        "{'channel':'news:e','reverse':true,'since':{'offset':0}}|107",
      })
  void anUnreadableHistoryIsAnError(String body, int code) {
    call("history", body).body("error.code", equalTo(code));
  }

  @Test
  void aRemovedHistoryContinuesItsNumbers() {
    call("publish", "{'channel':'news:r','data':1}");
    call("history_remove", "{'channel':'news:r'}").body("result.size()", equalTo(0));
    call("history", "{'channel':'news:r','limit':-1}")
        .body("result.publications", hasSize(0), "result.offset", equalTo(1));
    call("publish", "{'channel':'news:r','data':1}").body("result.offset", equalTo(2));
    call("history_remove", "{'channel':'plain'}").body("error.code", equalTo(108));
  }

  @Test
  void presenceTellsWhoIsOnAChannel() {
    // First, so that nothing has to be loaded while the lease of the entries' node runs.
    call("presence", "{'channel':'lobby:2'}").body("result.presence.size()", equalTo(0));
    enter("c1", "ada");
    enter("c2", "ada");
    call("presence", "{'channel':'lobby:1'}")
        .body(
            "result.presence.size()",
            equalTo(2),
            "result.presence.c1.user",
            equalTo("ada"),
            "result.presence.c1.client",
            equalTo("c1"),
            "result.presence.c1.conn_info.name",
            equalTo("Ada"));
    call("presence_stats", "{'channel':'lobby:1'}")
        .body("result.num_clients", equalTo(2), "result.num_users", equalTo(1));
  }

  private void enter(String client, String user) {
    byte[] name = "{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8);
    presence
        .add(
            new PresenceEntry(
                new NodeId("n1"), "lobby:1", new ClientInfo(user, client, name, null), true))
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{'channel':'plain'}|108", "{'channel':'other:x'}|102", "{}|107"})
  void presenceThatIsNotKeptIsAnError(String body, int code) {
    call("presence", body).body("error.code", equalTo(code));
    call("presence_stats", body).body("error.code", equalTo(code));
  }

  @Test
  void aDisconnectIsAnOrderToAllNodes() {
    call("disconnect", "{'user':'ada','whitelist':['c1']}").body("result.size()", equalTo(0));
    assertThat(control.next())
        .isEqualTo(
            new ControlMessage.Disconnect(
                new ControlMessage.Target("ada", "", ""), 3503, "force disconnect", Set.of("c1")));
  }

  @Test
  void aDisconnectHasACodeAndAReasonThatIsNoJson() {
    call("disconnect", "{'user':'ada','disconnect':{'code':4500,'reason':'42'}}");
    assertThat(control.next())
        .isEqualTo(
            new ControlMessage.Disconnect(
                new ControlMessage.Target("ada", "", ""), 4500, "reason: 42", Set.of()));
    call("disconnect", "{'disconnect':{'code':200}}").body("error.code", equalTo(107));
    call("disconnect", "{'disconnect':{'code':4000,'reason':'" + "x".repeat(123) + "'}}")
        .body("error.code", equalTo(107));
  }

  @Test
  void anUnsubscribeIsAnOrderToAllNodes() {
    call("unsubscribe", "{'user':'ada','client':'c1','channel':'news:a'}");
    assertThat(control.next())
        .isEqualTo(
            new ControlMessage.Unsubscribe(new ControlMessage.Target("ada", "c1", ""), "news:a"));
  }

  @Test
  void aSubscribeIsAnOrderToAllNodes() {
    call(
        "subscribe",
        "{'user':'ada','session':'s','channel':'news:a','data':{'a':1.0},'b64info':'AAH/',"
            + "'recover_since':{'offset':3,'epoch':'e'},'expire_at':2000000000,"
            + "'override':{'force_recovery':{'value':true},'unknown':{'value':true}}}");
    assertThat(control.next())
        .isInstanceOfSatisfying(
            ControlMessage.Subscribe.class,
            order -> {
              assertThat(order.target()).isEqualTo(new ControlMessage.Target("ada", "", "s"));
              assertThat(order.data()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1.0}");
              assertThat(order.info()).containsExactly(0, 1, -1);
              assertThat(order.recoverSince()).hasToString("StreamPosition[offset=3, epoch=e]");
              assertThat(order.expireAt()).isEqualTo(Instant.ofEpochSecond(2_000_000_000));
              assertThat(order.overrides()).isEqualTo(Map.of("force_recovery", true));
            });
    call("subscribe", "{'user':'ada','channel':'other:x'}").body("error.code", equalTo(102));
    call("subscribe", "{'user':'ada'}").body("error.code", equalTo(107));
    call("subscribe", "{'user':'a','channel':'plain','b64data':'*'}")
        .body("error.code", equalTo(107));
  }

  @Test
  void aRefreshIsAnOrderToAllNodes() {
    call("refresh", "{'user':'ada','expire_at':2000000000,'info':{'vip':true}}");
    assertThat(control.next())
        .isInstanceOfSatisfying(
            ControlMessage.Refresh.class,
            order -> {
              assertThat(order.expired()).isFalse();
              assertThat(order.expireAt()).isEqualTo(Instant.ofEpochSecond(2_000_000_000));
              assertThat(order.info()).asString(StandardCharsets.UTF_8).contains("vip");
            });
  }

  @Test
  void invalidatedTokensAreRememberedUpToALimit() {
    call("invalidate_user_tokens", "{'user':'i1','issued_before':1000}");
    assertThat(control.next())
        .isEqualTo(new ControlMessage.TokensInvalidated("i1", Instant.ofEpochSecond(1000)));
    // What is older than the longest life of a token is forgotten at once: two more have room.
    call("invalidate_user_tokens", "{'user':'i2'}").body("result.size()", equalTo(0));
    call("invalidate_user_tokens", "{'user':'i3','issued_before':4000000000}")
        .body("result.size()", equalTo(0));
    call("invalidate_user_tokens", "{'user':'i4'}").body("error.code", equalTo(106));
    call("invalidate_user_tokens", "{'user':'i3'}").body("result.size()", equalTo(0));
    call("invalidate_user_tokens", "{}").body("error.code", equalTo(107));
    assertThat(control.next()).isInstanceOf(ControlMessage.TokensInvalidated.class);
    assertThat(control.next())
        .isInstanceOfSatisfying(
            ControlMessage.TokensInvalidated.class,
            order -> assertThat(order.issuedBefore()).isBefore(Instant.now().plusSeconds(2)));
    control.next();
  }

  @Test
  void channelsOfAllNodesAreCountedTogetherPageByPage() {
    control.answering(
        query ->
            query instanceof ControlMessage.ChannelsAsked asked && asked.after().isEmpty()
                ? List.of(
                    new NodeAnswer("n1", Map.of("a", 1, "b", 2), null, true),
                    new NodeAnswer("n2", Map.of("b", 3, "c", 4), null, false))
                : List.of(
                    new NodeAnswer("n1", Map.of(), null, false),
                    new NodeAnswer("n2", Map.of("c", 4), null, false)));
    call("channels", "{'limit':2,'where':true}")
        .body(
            "result.channels.keySet()",
            equalTo(Set.of("a", "b")),
            "result.channels.b.num_clients",
            equalTo(5),
            "result.channels.b.nodes.n2",
            equalTo(3),
            "result.cursor",
            equalTo("b"));
    assertThat(call("channels", "{'limit':2,'cursor':'b','pattern':'*'}").extract().asString())
        .isEqualTo("{\"result\":{\"channels\":{\"c\":{\"num_clients\":4}}}}");
    call("channels", "{'limit':-1}").body("error.code", equalTo(107));
    call("channels", "{'pattern':'" + "*".repeat(256) + "'}").body("error.code", equalTo(107));
  }

  @Test
  void theConnectionsOfAUserSayWhereTheyAre() {
    control.answering(
        query ->
            List.of(
                new NodeAnswer(
                    "n1",
                    null,
                    List.of(new NodeAnswer.UserConnection("c1", 1234, "websocket")),
                    false),
                new NodeAnswer("n2", null, List.of(), false)));
    assertThat(call("connections", "{'user':'ada'}").extract().asString())
        .isEqualTo(
            "{\"result\":{\"connections\":[{\"client\":\"c1\",\"node\":\"n1\","
                + "\"since\":1234,\"transport\":\"websocket\"}]}}");
    call("connections", "{}").body("error.code", equalTo(107));
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    control.answering(query -> List.of(new NodeAnswer("n1", Map.of("a", 1), null, false)));
    call("channels", "{}")
        .body(
            "result.unanswered",
            equalTo(List.of("n2")),
            "result.channels.a.num_clients",
            equalTo(1));
  }

  @Test
  void aNodeThatSaidItsLastWordIsNotMissed() {
    control.answering(query -> List.of(new NodeAnswer("n1", Map.of("a", 1), null, false)));
    control.lastWordOf("n2");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> directory.find(new NodeId("n2")).isEmpty());
    assertThat(call("channels", "{}").extract().asString()).doesNotContain("unanswered");
  }

  @Test
  void infoTellsOfTheRealtimeNodes() {
    call("info", "{}")
        .body(
            "result.nodes.uid",
            equalTo(List.of("n1", "n2")),
            "result.nodes[0].num_clients",
            equalTo(7),
            "result.nodes[0].num_users",
            equalTo(5),
            "result.nodes[0].num_subs",
            equalTo(9),
            "result.nodes[0].num_channels",
            equalTo(3),
            "result.nodes[0].version",
            equalTo("1"),
            "result.nodes[0].uptime",
            greaterThanOrEqualTo(60));
  }

  @Test
  void nothingServesRemoteProcedures() {
    call("rpc", "{'method':'m'}").body("error.code", equalTo(108));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aBatchAnswersForEachCommandInOrder(boolean parallel) {
    String channel = "news:batch" + parallel;
    assertThat(
            call(
                    "batch",
                    "{'commands':[{'publish':{'channel':'plain','data':1}},"
                        + "{'publish':{'channel':'other:x','data':1}},{'nothing':{}},"
                        + "{'history':{'channel':'plain'}},{'publish':{'channel':1}}],'parallel':"
                        + parallel
                        + "}")
                .extract()
                .asString())
        .isEqualTo(
            "{\"replies\":[{\"publish\":{}},"
                + "{\"error\":{\"code\":102,\"message\":\"unknown channel\"}},"
                + "{\"error\":{\"code\":104,\"message\":\"method not found\"}},"
                + "{\"error\":{\"code\":108,\"message\":\"not available: the channel keeps no"
                + " history\"}},"
                + "{\"error\":{\"code\":107,\"message\":\"bad request: 'channel' is not a"
                + " string.\"}}]}");
    String publish = "{'publish':{'channel':'" + channel + "','data':1}}";
    call("batch", "{'commands':[" + (publish + ",").repeat(99) + publish + "]}")
        .body("replies[0].publish.offset", equalTo(1), "replies[99].publish.offset", equalTo(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "{'commands':[{}]}", "{'commands':[{'publish':null}]}"})
  void aBatchWithoutCommandsIsAnError(String body) {
    call("batch", body).body("error.code", equalTo(107));
  }

  @Test
  void aBatchIsRefusedAsAWholeWhenOneCommandIsNotPermitted() {
    given()
        .header("X-API-Key", ServerApiProfile.KEY_WITHOUT_SCOPE)
        .body("{\"commands\":[{\"info\":{}}]}")
        .post("/api/batch")
        .then()
        .statusCode(403);
  }

  @Test
  void theOldFormNamesItsMethodInTheBody() {
    given()
        .header("Authorization", "apikey " + ServerApiProfile.KEY)
        .body("{\"method\":\"publish\",\"params\":{\"channel\":\"plain\",\"data\":1}}")
        .post("/api")
        .then()
        .statusCode(200)
        .body(equalTo("{\"result\":{}}"));
    given()
        .header("X-API-Key", ServerApiProfile.KEY)
        .body("{\"method\":\"nothing\"}")
        .post("/api")
        .then()
        .statusCode(200)
        .body("error.code", equalTo(104));
    given()
        .header("X-API-Key", ServerApiProfile.KEY_WITHOUT_SCOPE)
        .body("{\"method\":\"publish\"}")
        .post("/api")
        .then()
        .statusCode(403);
  }

  @Test
  void inTransportModeAnUnrecoverablePositionIsARangeThatIsNotThere() {
    given()
        .header("X-API-Key", ServerApiProfile.KEY)
        .header("X-Centrifugo-Error-Mode", "transport")
        .body("{\"channel\":\"news:t\",\"since\":{\"offset\":1,\"epoch\":\"gone\"}}")
        .post("/api/history")
        .then()
        .statusCode(416)
        .body("code", equalTo(112));
  }
}
