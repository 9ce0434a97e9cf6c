package io.fynix.realtime.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.realtime.delta.FossilPatch;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(DeltaConversationTest.Setting.class)
class DeltaConversationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", ConversationTest.SECRET),
          Map.entry("fynix.channel.namespaces.delta.history-size", "10"),
          Map.entry("fynix.channel.namespaces.delta.history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.delta.force-recovery", "true"),
          Map.entry("fynix.channel.namespaces.delta.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.delta.allow-publish-for-subscriber", "true"),
          Map.entry("fynix.channel.namespaces.delta.allowed-delta-types", "fossil"),
          Map.entry("fynix.channel.namespaces.delta.delta-publish", "true"),
          Map.entry("fynix.channel.namespaces.whole.allow-subscribe-for-client", "true"),
          Map.entry("fynix.channel.namespaces.whole.allow-publish-for-subscriber", "true"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Test
  void tenPublicationsAreOneWholeAndNinePatches() throws Exception {
    try (var reader = new Reader();
        var plain = new Reader()) {
      assertThat(reader.subscribe("delta:live", "\"delta\":\"fossil\"").path("delta").asBoolean())
          .isTrue();
      assertThat(plain.subscribe("delta:live", "\"delta\":\"\"").has("delta")).isFalse();

      for (int number = 1; number <= 10; number++) {
        plain.client.send(publish("delta:live", quote(number)));
      }

      for (int number = 1; number <= 10; number++) {
        assertThat(reader.nextPublication()).isEqualTo(quote(number));
      }
      assertThat(reader.patches).isEqualTo(9);
      assertThat(plain.push().path("push").path("pub").path("data").isObject()).isTrue();
    }
  }

  @Test
  void aRecoveredClientContinuesItsChain() throws Exception {
    try (var publisher = new Reader();
        var back = new Reader()) {
      String epoch = publisher.subscribe("delta:back", "\"delta\":\"\"").path("epoch").asText();
      for (int number = 1; number <= 3; number++) {
        publisher.client.send(publish("delta:back", quote(number)));
        publisher.push();
      }

      JsonNode subscribed =
          back.subscribe(
              "delta:back",
              "\"delta\":\"fossil\",\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch + "\"");
      publisher.client.send(publish("delta:back", quote(4)));

      List<String> read = new ArrayList<>();
      for (JsonNode publication : subscribed.path("publications")) {
        read.add(back.take(publication));
      }
      read.add(back.nextPublication());
      assertThat(read).containsExactly(quote(2), quote(3), quote(4));
      assertThat(back.patches).isEqualTo(2);
    }
  }

  @Test
  void aNamespaceWithoutDeltasSendsNone() throws Exception {
    try (var reader = new Reader()) {
      assertThat(reader.subscribe("whole:x", "\"delta\":\"fossil\"").has("delta")).isFalse();
      reader.client.send(publish("whole:x", quote(1)));
      assertThat(reader.push().path("push").path("pub").path("data").isObject()).isTrue();
    }
  }

  private static String publish(String channel, String data) {
    return "{\"id\":7,\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + data + "}}";
  }

  private static String quote(int number) {
    return "{\"pair\":\"евро/доллар\",\"venue\":\"somewhere\",\"price\":" + number + "}";
  }

  /** A client that applies patches. */
  private final class Reader implements AutoCloseable {
    final JsonClient client =
        new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
    int patches;
    private byte[] base = {};

    Reader() throws Exception {
      client.ask(
          "{\"id\":1,\"connect\":{\"token\":\""
              + ConversationTest.token(ConversationTest.SECRET, 60)
              + "\"}}");
    }

    JsonNode subscribe(String channel, String fields) throws Exception {
      client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"," + fields + "}}");
      return nextWith("subscribe").path("subscribe");
    }

    JsonNode push() throws Exception {
      return nextWith("push");
    }

    String nextPublication() throws Exception {
      return take(push().path("push").path("pub"));
    }

    String take(JsonNode publication) {
      byte[] data = publication.path("data").textValue().getBytes(UTF_8);
      if (publication.path("delta").asBoolean()) {
        patches++;
        base = FossilPatch.apply(base, data);
      } else {
        base = data;
      }
      return new String(base, UTF_8);
    }

    private JsonNode nextWith(String kind) throws Exception {
      JsonNode message;
      do {
        message = JSON.readTree(client.next());
        if (message.isEmpty()) {
          client.send("{}");
        }
      } while (!message.has(kind));
      return message;
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
