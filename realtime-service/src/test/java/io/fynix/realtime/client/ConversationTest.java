package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ConversationTest.Setting.class)
class ConversationTest {
  static final String SECRET = "a secret of thirty-two characters";

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", SECRET),
          Map.entry("fynix.realtime.client.stale-close-delay", "4s"),
          Map.entry("fynix.realtime.client.ping-interval", "4s"),
          Map.entry("fynix.realtime.client.pong-timeout", "2s"),
          Map.entry("fynix.realtime.client.channel-limit", "4"),
          Map.entry("fynix.channel.max-length", "40"),
          Map.entry("fynix.channel.namespaces.feed.history-size", "5"),
          Map.entry("fynix.channel.namespaces.feed.history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.feed.force-recovery", "true"),
          Map.entry("fynix.channel.namespaces.feed.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.feed.allow-publish-for-subscriber", "true"),
          Map.entry("fynix.channel.namespaces.feed.allow-history-for-subscriber", "true"),
          Map.entry("fynix.channel.namespaces.latest.history-size", "5"),
          Map.entry("fynix.channel.namespaces.latest.history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.latest.force-recovery", "true"),
          Map.entry("fynix.channel.namespaces.latest.force-recovery-mode", "cache"),
          Map.entry("fynix.channel.namespaces.latest.auto-cache-recover", "true"),
          Map.entry("fynix.channel.namespaces.latest.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.plain.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.closed.history-size", "1"),
          Map.entry("fynix.channel.namespaces.closed.history-ttl", "1m"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject Broker broker;
  @Inject Namespaces namespaces;

  private JsonClient connected() throws Exception {
    var client = new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
    assertThat(client.ask("{\"id\":1,\"connect\":{\"token\":\"" + token(SECRET, 3600) + "\"}}"))
        .startsWith("{\"id\":1,\"connect\":{\"client\":\"");
    return client;
  }

  private JsonClient stranger() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  static String token(String secret, long secondsToLive) throws Exception {
    return signed(
        secret,
        "{\"sub\":\"ada\",\"exp\":"
            + Instant.now().plusSeconds(secondsToLive).getEpochSecond()
            + "}");
  }

  private static String signed(String secret, String claims) throws Exception {
    var jws = new JsonWebSignature();
    jws.setPayload(claims);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKey(new HmacKey(secret.getBytes(StandardCharsets.UTF_8)));
    return jws.getCompactSerialization();
  }

  private void publish(String channel, String data) throws Exception {
    publish(channel, data, null);
  }

  private void publish(String channel, String data, @Nullable Duration ttl) throws Exception {
    var found = (Namespaces.Lookup.Found) namespaces.find(channel);
    var publication =
        new Publication(
            0, data.getBytes(StandardCharsets.UTF_8), null, Map.of(), System.currentTimeMillis());
    broker
        .publish(
            new Broker.PublishRequest(
                channel, publication, found.namespace().retention(), null, null, false, ttl))
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }

  @Test
  void whatIsExpiredIsLeftOutOfARecovery() throws Exception {
    String position;
    try (var client = connected()) {
      position = position(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"feed:brief\"}}"));
    }
    publish("feed:brief", "1");
    publish("feed:brief", "2", Duration.ofMillis(-1));
    publish("feed:brief", "3");
    try (var client = connected()) {
      String reply =
          client.ask(
              "{\"id\":2,\"subscribe\":{\"channel\":\"feed:brief\",\"recover\":true,"
                  + position
                  + "}}");
      assertThat(reply)
          .contains("\"recovered\":true", "{\"data\":1,\"offset\":1}", "{\"data\":3,\"offset\":3}")
          .doesNotContain("\"offset\":2");
      assertThat(client.ask("{\"id\":3,\"history\":{\"channel\":\"feed:brief\",\"limit\":-1}}"))
          .contains("\"offset\":1", "\"offset\":3")
          .doesNotContain("\"data\":2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "closed:forced, force_recovery, true, '\"recoverable\":true'",
    "closed:forced, force_positioning, true, '\"positioned\":true'",
    "feed:forced, force_recovery, false, '{\"id\":2,\"subscribe\":{}}'",
  })
  void aTokenForcesRecoveryOrLeavesIt(String channel, String option, boolean value, String reply)
      throws Exception {
    String claims =
        "{\"sub\":\"ada\",\"channel\":\"%s\",\"override\":{\"%s\":{\"value\":%b}}}"
            .formatted(channel, option, value);
    try (var client = connected()) {
      String subscribe = "{\"id\":2,\"subscribe\":{\"channel\":\"%s\",\"token\":\"%s\"}}";
      assertThat(client.ask(subscribe.formatted(channel, signed(SECRET, claims)))).contains(reply);
    }
  }

  /** The position that a subscribe reply tells, as the members of a JSON object. */
  private static String position(String subscribed) {
    String epoch = subscribed.replaceFirst(".*\"epoch\":\"([^\"]*)\".*", "$1");
    return "\"epoch\":\"" + epoch + "\"";
  }

  @Test
  void publicationsReachASubscriberInOrder() throws Exception {
    try (var client = connected()) {
      assertThat(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"feed:order\"}}"))
          .startsWith("{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"")
          .contains("\"positioned\":true");

      publish("feed:order", "{\"n\":1.50}");
      publish("feed:order", "{\"n\":2}");

      assertThat(client.next())
          .contains("\"channel\":\"feed:order\",\"pub\":{\"data\":{\"n\":1.50},\"offset\":1");
      assertThat(client.next())
          .isEqualTo(
              "{\"push\":{\"channel\":\"feed:order\",\"pub\":{\"data\":{\"n\":2},\"offset\":2}}}");
    }
  }

  @Test
  void aClientThatComesBackGetsWhatItMissed() throws Exception {
    String position;
    try (var client = connected()) {
      position = position(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"feed:back\"}}"));
    }
    publish("feed:back", "1");
    publish("feed:back", "2");
    try (var client = connected()) {
      assertThat(
              client.ask(
                  "{\"id\":2,\"subscribe\":{\"channel\":\"feed:back\",\"recover\":true,"
                      + position
                      + "}}"))
          .contains("\"publications\":[{\"data\":1,\"offset\":1", "{\"data\":2,\"offset\":2}]")
          .contains("\"recovered\":true", "\"was_recovering\":true")
          .doesNotContain("\"offset\":0");
      publish("feed:back", "3");
      assertThat(client.next()).contains("\"data\":3,\"offset\":3");
    }
  }

  @Test
  void whoMissedMoreThanTheHistoryHoldsIsTold() throws Exception {
    String position;
    try (var client = connected()) {
      position = position(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"feed:gone\"}}"));
    }
    for (int i = 0; i < 6; i++) {
      publish("feed:gone", "1");
    }
    try (var client = connected()) {
      String subscribe =
          "{\"id\":2,\"subscribe\":{\"channel\":\"feed:gone\",\"recover\":true,"
              + position
              + "%s}}";
      assertThat(client.ask(subscribe.formatted(",\"flag\":2")))
          .isEqualTo("{\"id\":2,\"error\":{\"code\":112,\"message\":\"unrecoverable position\"}}");
      assertThat(client.ask(subscribe.formatted("")))
          .contains("\"was_recovering\":true", "\"offset\":6")
          .doesNotContain("\"recovered\":true", "publications");
    }
  }

  @Test
  void aChannelWithALatestValueBeginsWithIt() throws Exception {
    for (int value = 1; value <= 3; value++) {
      publish("latest:x", "{\"value\":" + value + "}");
    }
    String position;
    try (var client = connected()) {
      String subscribed = client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"latest:x\"}}");
      assertThat(subscribed)
          .contains(
              "\"publications\":[{\"data\":{\"value\":3},\"offset\":3}],\"recovered\":true,",
              "\"was_recovering\":true");
      position = position(subscribed);
      publish("latest:x", "{\"value\":4}");
      assertThat(client.next()).contains("{\"data\":{\"value\":4},\"offset\":4}");
    }
    try (var client = connected()) {
      assertThat(
              client.ask(
                  "{\"id\":2,\"subscribe\":{\"channel\":\"latest:x\",\"recover\":true,\"offset\":4,"
                      + position
                      + "}}"))
          .contains("\"recovered\":true", "\"was_recovering\":true", "\"offset\":4")
          .doesNotContain("publications");
    }
  }

  @Test
  void aChannelWithoutHistoryDeliversWithoutOffsets() throws Exception {
    try (var client = connected()) {
      assertThat(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"plain:x\"}}"))
          .isEqualTo("{\"id\":2,\"subscribe\":{}}");
      publish("plain:x", "\"hello\"");
      assertThat(client.next())
          .isEqualTo("{\"push\":{\"channel\":\"plain:x\",\"pub\":{\"data\":\"hello\"}}}");
    }
  }

  @Test
  void nothingArrivesAfterAnUnsubscribe() throws Exception {
    try (var client = connected();
        var other = connected()) {
      client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"plain:u\"}}");
      other.ask("{\"id\":2,\"subscribe\":{\"channel\":\"plain:u\"}}");
      assertThat(client.ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"plain:u\"}}"))
          .isEqualTo("{\"id\":3,\"unsubscribe\":{}}");
      publish("plain:u", "1");
      assertThat(other.next()).contains("\"data\":1");
      assertThat(client.ask("{\"id\":4,\"unsubscribe\":{\"channel\":\"plain:u\"}}"))
          .isEqualTo("{\"id\":4,\"unsubscribe\":{}}");
    }
  }

  @Test
  void aClientPublishesAndReadsTheHistoryWhereItMay() throws Exception {
    try (var client = connected()) {
      client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"feed:mine\"}}");
      client.send("{\"id\":3,\"publish\":{\"channel\":\"feed:mine\",\"data\":{\"a\":1}}}");
      assertThat(new String[] {client.next(), client.next()})
          .anyMatch("{\"id\":3,\"publish\":{}}"::equals)
          .anyMatch(message -> message.contains("\"info\":{\"user\":\"ada\",\"client\":\""));
      assertThat(client.ask("{\"id\":4,\"history\":{\"channel\":\"feed:mine\",\"limit\":-1}}"))
          .startsWith(
              "{\"id\":4,\"history\":{\"publications\":[{\"data\":{\"a\":1},\"info\":{\"user\":\"ada\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'{\"id\":2,\"subscribe\":{\"channel\":\"nowhere:x\"}}', 102",
        "'{\"id\":2,\"subscribe\":{\"channel\":\"closed:x\"}}', 103",
        "'{\"id\":2,\"subscribe\":{\"channel\":\"$feed:x\"}}', 103",
        "'{\"id\":2,\"subscribe\":{\"channel\":\"feed:a-name-of-more-than-forty-bytes-in-length\"}}', 107",
        "'{\"id\":2,\"publish\":{\"channel\":\"closed:x\",\"data\":1}}', 103",
        "'{\"id\":2,\"publish\":{\"channel\":\"feed:x\"}}', 107",
        "'{\"id\":2,\"history\":{\"channel\":\"plain:x\"}}', 108",
        "'{\"id\":2,\"history\":{\"channel\":\"closed:x\"}}', 103",
        "'{\"id\":2,\"presence\":{\"channel\":\"feed:x\"}}', 108",
        "'{\"id\":2,\"presence_stats\":{\"channel\":\"feed:x\"}}', 108",
        "'{\"id\":2,\"rpc\":{\"method\":\"m\"}}', 108",
        "'{\"id\":2,\"sub_refresh\":{\"channel\":\"feed:x\",\"token\":\"t\"}}', 103",
      })
  void aRefusedCommandIsAnsweredAndTheConnectionGoesOn(String command, int code) throws Exception {
    try (var client = connected()) {
      assertThat(client.ask(command)).startsWith("{\"id\":2,\"error\":{\"code\":" + code + ",");
      assertThat(client.ask("{\"id\":3,\"unsubscribe\":{\"channel\":\"x\"}}"))
          .isEqualTo("{\"id\":3,\"unsubscribe\":{}}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'{\"id\":2,\"connect\":{}}', '3501 bad request'",
        "'{\"id\":2}', '3501 bad request'",
        "'{\"id\":2,\"nonsense\":{}}', '3501 bad request'",
        "'{\"id\":2,\"ping\":{}}', '3501 bad request'",
        "'{\"subscribe\":{\"channel\":\"feed:x\"}}', '3501 bad request'",
        "'{\"id\":2,\"subscribe\":{}}', '3501 bad request'",
        "'{\"id\":2,\"subscribe\":{\"channel\":\"feed:x\",\"delta\":\"vcdiff\"}}', '3501 bad request'",
        "'{\"id\":2,\"refresh\":{}}', '3501 bad request'",
        "'{\"id\":2,\"refresh\":{\"token\":\"forged\"}}', '3500 invalid token'",
        "'{\"send\":{\"data\":1}}', '3508 not available'",
        "'{}', '3501 bad request'",
        "'garbage', '3501 bad request'",
        "'', '3501 bad request'",
      })
  void aBrokenConversationEndsAndDisturbsNobodyElse(String frame, String close) throws Exception {
    try (var client = connected();
        var other = connected()) {
      client.send(frame);
      assertThat(client.closed()).isEqualTo(close);
      assertThat(other.ask("{\"id\":2,\"unsubscribe\":{\"channel\":\"x\"}}"))
          .isEqualTo("{\"id\":2,\"unsubscribe\":{}}");
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  void connectComesFirst() throws Exception {
    try (var client = stranger()) {
      client.send("{\"id\":1,\"subscribe\":{\"channel\":\"feed:x\"}}");
      assertThat(client.closed()).isEqualTo("3501 bad request");
    }
  }

  @Test
  void whoNeverConnectsIsClosed() throws Exception {
    try (var client = stranger()) {
      assertThat(client.closed()).isEqualTo("3502 stale");
    }
  }

  @Test
  void anExpiredTokenIsAnsweredAForgedOneIsNot() throws Exception {
    try (var expired = stranger();
        var forged = stranger();
        var none = stranger()) {
      assertThat(expired.ask("{\"id\":7,\"connect\":{\"token\":\"" + token(SECRET, -10) + "\"}}"))
          .isEqualTo("{\"id\":7,\"error\":{\"code\":109,\"message\":\"token expired\"}}");
      forged.send(
          "{\"id\":1,\"connect\":{\"token\":\"" + token("b" + SECRET.substring(1), 60) + "\"}}");
      assertThat(forged.closed()).isEqualTo("3500 invalid token");
      none.send("{\"id\":1,\"connect\":{}}");
      assertThat(none.closed()).isEqualTo("3501 bad request");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'{\"sub\":\"ada\",\"channel\":\"$closed:x\",\"client\":\"another\"}'",
        "'{\"sub\":\"eve\",\"channel\":\"$closed:x\"}'",
        "'{\"sub\":\"ada\",\"channel\":\"$closed:y\"}'",
      })
  void aSubscriptionTokenForSomebodyElseEndsTheConnection(String claims) throws Exception {
    try (var client = connected()) {
      client.send(
          "{\"id\":2,\"subscribe\":{\"channel\":\"$closed:x\",\"token\":\"%s\"}}"
              .formatted(signed(SECRET, claims)));
      assertThat(client.closed()).isEqualTo("3500 invalid token");
    }
  }

  @Test
  void aSubscriptionTokenForThisUserOrThisConnectionOpensAPrivateChannel() throws Exception {
    try (var client = stranger()) {
      String id =
          client
              .ask("{\"id\":1,\"connect\":{\"token\":\"" + token(SECRET, 3600) + "\"}}")
              .replaceFirst(".*\"client\":\"([^\"]*)\".*", "$1");
      String forUser = "{\"sub\":\"ada\",\"channel\":\"$closed:x\"}";
      String forClient = "{\"sub\":\"ada\",\"channel\":\"$closed:y\",\"client\":\"" + id + "\"}";
      String subscribe = "{\"id\":2,\"subscribe\":{\"channel\":\"%s\",\"token\":\"%s\"}}";
      assertThat(client.ask(subscribe.formatted("$closed:x", signed(SECRET, forUser))))
          .startsWith("{\"id\":2,\"subscribe\":{");
      assertThat(client.ask(subscribe.formatted("$closed:y", signed(SECRET, forClient))))
          .startsWith("{\"id\":2,\"subscribe\":{");
    }
  }

  @Test
  void subscriptionsAreLimitedAndUnique() throws Exception {
    try (var client = connected()) {
      for (int i = 0; i < 4; i++) {
        client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"plain:" + i + "\"}}");
      }
      assertThat(client.ask("{\"id\":3,\"subscribe\":{\"channel\":\"plain:0\"}}"))
          .contains("\"code\":105");
      assertThat(client.ask("{\"id\":4,\"subscribe\":{\"channel\":\"plain:9\"}}"))
          .contains("\"code\":106");
    }
  }

  @Test
  void aPingWantsItsPong() throws Exception {
    try (var client = connected()) {
      assertThat(client.next()).isEqualTo("{}");
      client.send("{}");
      assertThat(client.next()).isEqualTo("{}");
      assertThat(client.closed()).isEqualTo("3012 no pong");
    }
  }

  @Test
  void commandsOfOneFrameAreServedInOrder() throws Exception {
    try (var client = stranger()) {
      client.send(
          "{\"id\":10,\"connect\":{\"token\":\"%s\"}}\n{\"id\":11,\"subscribe\":{\"channel\":\"feed:p\"}}\n{\"id\":12,\"unsubscribe\":{\"channel\":\"feed:p\"}}\n"
              .formatted(token(SECRET, 60)));
      assertThat(client.next()).startsWith("{\"id\":10,\"connect\"");
      assertThat(client.next()).startsWith("{\"id\":11,\"subscribe\"");
      assertThat(client.next()).startsWith("{\"id\":12,\"unsubscribe\"");
    }
  }

  @Test
  void aPeerThatVanishedIsGivenUpAndItsSocketDropped() throws Exception {
    long start = System.nanoTime();
    try (var frozen = new SilentClient(url.getPort())) {
      frozen.send("{\"id\":1,\"connect\":{\"token\":\"" + token(SECRET, 3600) + "\"}}");

      // A ping within 4 s, 2 s for the pong, 5 s for the answer to the close frame.
      assertThat(frozen.readToTheEnd()).contains("101 Switching", "\"ping\":4", "no pong");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(20));
  }
}
