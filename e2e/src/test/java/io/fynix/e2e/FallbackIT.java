package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The official SDK without WebSockets, against two nodes. The ingress sends a request to the node
 * with the fewest open ones, so the commands of the only client always reach the node that does not
 * have its connection.
 */
class FallbackIT {
  private static final int HALF = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> NODES = List.of("realtime-service-1", "realtime-service-2");

  @TempDir Path state;

  @ParameterizedTest
  @CsvSource({"http_stream, json", "http_stream, protobuf", "sse, json"})
  void theSdkGoesOnAfterItsNodeWasKilled(String transport, String form) throws Exception {
    try (var suite =
            Suite.start(
                state,
                2,
                Map.of("FYNIX_CHANNEL_NAMESPACES_FEED_ALLOW_PUBLISH_FOR_SUBSCRIBER", "true"));
        var client = new Client(suite, transport, form)) {
      assertThat(client.next().path("event").asText()).isEqualTo("first-half");
      String owner = node(suite, "fynix_connections{transport=\"" + transport + "\"} 1.0");
      String other = NODES.get(1 - NODES.indexOf(owner));
      assertThat(suite.metrics(other))
          .containsPattern(
              "fynix_emulation_requests_total\\{outcome=\"delivered\",way=\"forwarded\"\\} [1-9]");

      suite.process(owner).destroyForcibly();

      JsonNode done = client.next();
      assertThat(done.path("rows")).extracting(JsonNode::asInt).isEqualTo(upTo(2 * HALF));
      assertThat(done.path("offsets")).extracting(JsonNode::asInt).isEqualTo(upTo(2 * HALF));
      assertThat(done.path("connections").asInt()).isEqualTo(2);
      assertThat(done.path("transport").asText()).isEqualTo(transport);
    }
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  /** The node whose metrics page has this line. */
  private static String node(Suite suite, String line) throws IOException, InterruptedException {
    for (String node : NODES) {
      if (suite.metrics(node).contains(line)) {
        return node;
      }
    }
    throw new IllegalStateException("No node says: " + line);
  }

  /** One client in a process of its own. */
  private static final class Client implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    Client(Suite suite, String transport, String form) throws IOException {
      process =
          new ProcessBuilder(
                  "node",
                  NodeProject.directory().resolve("fallback.mjs").toString(),
                  "--base",
                  suite.baseUrl(),
                  "--token",
                  suite.userToken(),
                  "--channel",
                  "feed:fallback",
                  "--transport",
                  transport,
                  "--form",
                  form,
                  "--half",
                  Integer.toString(HALF))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Thread.ofVirtual().name("fallback-client").start(this::read);
    }

    private void read() {
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          events.add(JSON.readTree(line));
        }
      } catch (IOException e) {
        events.add(JSON.createObjectNode().put("event", e.toString()));
      }
    }

    JsonNode next() throws InterruptedException {
      JsonNode event = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).as("what the client says within %s", LIMIT).isNotNull();
      return event;
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
