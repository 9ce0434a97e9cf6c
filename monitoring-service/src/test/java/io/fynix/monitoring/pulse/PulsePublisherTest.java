package io.fynix.monitoring.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.redis.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(PulsePublisherTest.WithPulse.class)
class PulsePublisherTest {
  @Inject Broker broker;
  @Inject ObjectMapper json;

  /** The pulse is on, and its channel keeps a history. */
  public static final class WithPulse implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fynix.monitoring.pulse.enabled",
          "true",
          "fynix.channel.namespaces.suite.history-size",
          "300",
          "fynix.channel.namespaces.suite.history-ttl",
          "1h");
    }
  }

  @Test
  void everySecondHasOneHeartbeatThatKnowsThisNode() {
    List<JsonNode> beats =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(this::beats, found -> found.size() >= 3 && knowsANode(found.getLast()));
    assertThat(beats).extracting(beat -> beat.get("time").asLong() / 1000).doesNotHaveDuplicates();
    assertThat(beats.getLast().get("services").get("up").asInt()).isEqualTo(1);
    assertThat(beats.getLast().get("connections").asInt()).isZero();
  }

  private static boolean knowsANode(JsonNode beat) {
    return beat.get("nodes").asInt() == 1;
  }

  private List<JsonNode> beats() {
    var query = new HistoryQuery(PulsePublisher.CHANNEL, null, 100, false, Duration.ofHours(1));
    return broker.history(query).toCompletableFuture().join().publications().stream()
        .map(this::read)
        .toList();
  }

  private JsonNode read(Publication publication) {
    try {
      return json.readTree(publication.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
