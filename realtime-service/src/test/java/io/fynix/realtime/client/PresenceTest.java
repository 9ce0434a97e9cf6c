package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.presence.PresenceReader;
import io.fynix.platform.presence.PresenceStats;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presence, joins and leaves as clients see them, every leave told at once. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(PresenceTest.Setting.class)
class PresenceTest {

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", TestTokens.SECRET),
          Map.entry("fynix.realtime.client.allow-anonymous-connect-without-token", "true"),
          Map.entry("fynix.realtime.presence.leave-delay", "0s"),
          Map.entry("fynix.channel.namespaces.room.presence", "true"),
          Map.entry("fynix.channel.namespaces.room.join-leave", "true"),
          Map.entry("fynix.channel.namespaces.room.force-push-join-leave", "true"),
          Map.entry("fynix.channel.namespaces.room.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.room.allow-subscribe-for-anonymous", "true"),
          Map.entry("fynix.channel.namespaces.room.allow-presence-for-subscriber", "true"),
          Map.entry("fynix.channel.namespaces.asked.presence", "true"),
          Map.entry("fynix.channel.namespaces.asked.join-leave", "true"),
          Map.entry("fynix.channel.namespaces.asked.history-size", "5"),
          Map.entry("fynix.channel.namespaces.asked.history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.asked.force-recovery", "true"),
          Map.entry("fynix.channel.namespaces.asked.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.asked.allow-presence-for-client", "true"),
          Map.entry("fynix.channel.namespaces.deaf.presence", "true"),
          Map.entry("fynix.channel.namespaces.deaf.join-leave", "true"),
          Map.entry("fynix.channel.namespaces.deaf.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.off.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.off.allow-presence-for-client", "true"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject PresenceReader presence;

  private JsonClient open() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  /** Connects as a user whose info says its name. */
  private static String connect(JsonClient client, String user) throws Exception {
    String token =
        TestTokens.signed("{\"sub\":\"%s\",\"info\":{\"n\":\"%s\"}}".formatted(user, user));
    return clientId(client.ask("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}"));
  }

  private static String clientId(String connected) {
    assertThat(connected).startsWith("{\"id\":1,\"connect\":{\"client\":\"");
    return connected.replaceFirst(".*\"client\":\"([^\"]*)\".*", "$1");
  }

  private static String subscribe(String channel) {
    return "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
  }

  private static String news(String channel, String what, String user, String client) {
    return "{\"push\":{\"channel\":\"%s\",\"%s\":{\"info\":{\"user\":\"%s\",\"client\":\"%s\",\"conn_info\":{\"n\":\"%s\"}}}}}"
        .formatted(channel, what, user, client, user);
  }

  private PresenceStats stats(String channel) throws Exception {
    return presence.stats(channel).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSubscriberIsThereBeforeItIsToldSo() throws Exception {
    try (var ada = open();
        var bob = open()) {
      String id = connect(ada, "ada");
      String other = connect(bob, "bob");
      assertThat(ada.ask(subscribe("asked:counts"))).startsWith("{\"id\":2,\"subscribe\":{");
      assertThat(ada.ask("{\"id\":3,\"presence\":{\"channel\":\"asked:counts\"}}"))
          .isEqualTo(
              ("{\"id\":3,\"presence\":{\"presence\":{\"%s\":{\"user\":\"ada\",\"client\":\"%s\","
                      + "\"conn_info\":{\"n\":\"ada\"}}}}}")
                  .formatted(id, id));
      bob.ask(subscribe("asked:counts"));
      assertThat(ada.ask("{\"id\":4,\"presence_stats\":{\"channel\":\"asked:counts\"}}"))
          .isEqualTo("{\"id\":4,\"presence_stats\":{\"num_clients\":2,\"num_users\":2}}");
      bob.ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"asked:counts\"}}");
      assertThat(ada.ask("{\"id\":5,\"presence\":{\"channel\":\"asked:counts\"}}"))
          .contains(id)
          .doesNotContain(other);
    }
  }

  @Test
  void whoLosesItsConnectionIsGoneAtOnce() throws Exception {
    try (var ada = open()) {
      connect(ada, "ada");
      ada.ask(subscribe("asked:gone"));
      assertThat(stats("asked:gone")).isEqualTo(new PresenceStats(1, 1));
    }
    await().atMost(Duration.ofSeconds(2)).until(() -> stats("asked:gone").clients() == 0);
  }

  @Test
  void joinsAndLeavesArriveInOrderAndTheOwnJoinAfterTheReply() throws Exception {
    try (var ada = open()) {
      String adasId = connect(ada, "ada");
      assertThat(ada.ask(subscribe("room:order"))).isEqualTo("{\"id\":2,\"subscribe\":{}}");
      assertThat(ada.next()).isEqualTo(news("room:order", "join", "ada", adasId));
      try (var bob = open();
          var eve = open()) {
        String bobsId = connect(bob, "bob");
        bob.ask(subscribe("room:order"));
        assertThat(bob.next()).isEqualTo(news("room:order", "join", "bob", bobsId));
        bob.ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"room:order\"}}");
        bob.ask(subscribe("room:order"));
        String evesId = connect(eve, "eve");
        eve.ask(subscribe("room:order"));
        assertThat(new String[] {ada.next(), ada.next(), ada.next(), ada.next()})
            .containsExactly(
                news("room:order", "join", "bob", bobsId),
                news("room:order", "leave", "bob", bobsId),
                news("room:order", "join", "bob", bobsId),
                news("room:order", "join", "eve", evesId));
        eve.close();
        assertThat(ada.next()).isEqualTo(news("room:order", "leave", "eve", evesId));
      }
    }
  }

  @Test
  void aSubscriberHearsItOnlyIfItAsksAndMay() throws Exception {
    try (var curious = open();
        var other = open();
        var refused = open()) {
      String id = connect(curious, "ada");
      connect(other, "bob");
      String ask = "{\"id\":2,\"subscribe\":{\"channel\":\"%s\",\"join_leave\":true}}";
      curious.ask(ask.formatted("asked:who"));
      assertThat(curious.next()).isEqualTo(news("asked:who", "join", "ada", id));
      other.ask(subscribe("asked:who"));
      assertThat(curious.next()).contains("\"join\"", "\"user\":\"bob\"");
      other.ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"asked:who\"}}");
      assertThat(curious.next()).contains("\"leave\"", "\"user\":\"bob\"");

      connect(refused, "eve");
      assertThat(refused.ask(ask.formatted("deaf:who"))).isEqualTo("{\"id\":2,\"subscribe\":{}}");
      curious.ask(subscribe("deaf:who"));
      assertThat(refused.ask("{\"id\":4,\"unsubscribe\":{\"channel\":\"x\"}}"))
          .isEqualTo("{\"id\":4,\"unsubscribe\":{}}");
    }
  }

  @Test
  void aTokenOverridesWhatTheNamespaceSays() throws Exception {
    try (var ada = open();
        var hidden = open()) {
      connect(ada, "ada");
      connect(hidden, "bob");
      String all =
          "{\"sub\":\"ada\",\"channel\":\"deaf:over\",\"override\":{\"force_push_join_leave\":{\"value\":true}}}";
      String none =
          "{\"sub\":\"bob\",\"channel\":\"deaf:over\",\"override\":{\"presence\":{\"value\":false}}}";
      String subscribe = "{\"id\":2,\"subscribe\":{\"channel\":\"deaf:over\",\"token\":\"%s\"}}";
      ada.ask(subscribe.formatted(TestTokens.signed(all)));
      assertThat(ada.next()).contains("\"join\"", "\"user\":\"ada\"");
      hidden.ask(subscribe.formatted(TestTokens.signed(none)));
      assertThat(ada.next()).contains("\"join\"", "\"user\":\"bob\"");
      assertThat(stats("deaf:over")).isEqualTo(new PresenceStats(1, 1));
    }
  }

  @Test
  void aFreshTokenChangesWhatPresenceTells() throws Exception {
    try (var ada = open();
        var bob = open()) {
      connect(ada, "ada");
      String id = connect(bob, "bob");
      ada.ask("{\"id\":2,\"subscribe\":{\"channel\":\"asked:fresh\",\"join_leave\":true}}");
      ada.next();
      bob.ask(subscribe("asked:fresh"));
      assertThat(ada.next()).isEqualTo(news("asked:fresh", "join", "bob", id));
      String fresh = TestTokens.signed("{\"sub\":\"bob\",\"info\":{\"n\":\"Robert\"}}");
      bob.ask("{\"id\":3,\"refresh\":{\"token\":\"" + fresh + "\"}}");
      assertThat(bob.ask("{\"id\":4,\"presence\":{\"channel\":\"asked:fresh\"}}"))
          .contains("{\"n\":\"Robert\"}")
          .doesNotContain("{\"n\":\"bob\"}");
      bob.ask("{\"id\":5,\"unsubscribe\":{\"channel\":\"asked:fresh\"}}");
      assertThat(ada.next()).isEqualTo(news("asked:fresh", "leave", "bob", id));
    }
  }

  @Test
  void aSubscribeThatFailsLeavesNoTrace() throws Exception {
    try (var ada = open();
        var bob = open()) {
      connect(ada, "ada");
      connect(bob, "bob");
      ada.ask("{\"id\":2,\"subscribe\":{\"channel\":\"asked:fail\",\"join_leave\":true}}");
      assertThat(ada.next()).contains("\"join\"");
      assertThat(
              bob.ask(
                  "{\"id\":2,\"subscribe\":{\"channel\":\"asked:fail\",\"recover\":true,"
                      + "\"offset\":7,\"epoch\":\"gone\",\"flag\":2}}"))
          .contains("\"code\":112");
      bob.ask(subscribe("asked:fail"));
      assertThat(ada.next()).contains("\"join\"", "\"user\":\"bob\"");
      assertThat(stats("asked:fail")).isEqualTo(new PresenceStats(2, 2));
    }
  }

  @ParameterizedTest
  @CsvSource({"off:x,108", "room:x,103", "nowhere:x,102", "deaf:x,103"})
  void presenceIsForThoseWhoMaySeeIt(String channel, int code) throws Exception {
    try (var ada = open()) {
      connect(ada, "ada");
      for (String command : new String[] {"presence", "presence_stats"}) {
        assertThat(ada.ask("{\"id\":2,\"%s\":{\"channel\":\"%s\"}}".formatted(command, channel)))
            .startsWith("{\"id\":2,\"error\":{\"code\":" + code + ",");
      }
    }
  }

  @Test
  void anAnonymousSubscriberIsSeenButSeesNothing() throws Exception {
    try (var ada = open();
        var anonymous = open()) {
      connect(ada, "ada");
      ada.ask(subscribe("room:anon"));
      assertThat(ada.next()).contains("\"join\"");
      clientId(anonymous.ask("{\"id\":1,\"connect\":{}}"));
      anonymous.ask(subscribe("room:anon"));
      assertThat(anonymous.next()).contains("\"join\"", "\"user\":\"\"");
      assertThat(anonymous.ask("{\"id\":3,\"presence\":{\"channel\":\"room:anon\"}}"))
          .contains("\"code\":103");
      assertThat(ada.next()).contains("\"join\"", "\"user\":\"\"");
      assertThat(ada.ask("{\"id\":3,\"presence_stats\":{\"channel\":\"room:anon\"}}"))
          .isEqualTo("{\"id\":3,\"presence_stats\":{\"num_clients\":2,\"num_users\":2}}");
    }
  }
}
