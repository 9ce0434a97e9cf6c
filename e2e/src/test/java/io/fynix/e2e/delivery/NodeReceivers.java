package io.fynix.e2e.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.e2e.NodeProject;
import io.fynix.e2e.Suite;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Clients of the official npm SDK, in a process of their own. */
final class NodeReceivers implements Receivers {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, List<Integer>>>> CLIENTS =
      new TypeReference<>() {};

  private final Process process;
  private final PrintWriter commands;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

  /**
   * Returns once all clients are subscribed.
   *
   * @param base where they connect
   * @param transport {@code websocket} or {@code http_stream}
   * @param form {@code json} or {@code protobuf}
   */
  NodeReceivers(
      Suite suite, String base, List<String> channels, int count, String transport, String form)
      throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                "node",
                NodeProject.directory().resolve("receive.mjs").toString(),
                "--base",
                base,
                "--token",
                suite.userToken(),
                "--channels",
                String.join(",", channels),
                "--clients",
                Integer.toString(count),
                "--transport",
                transport,
                "--form",
                form)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread.ofVirtual().name("node-receivers").start(this::read);
    next("subscribed");
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      events.add(JSON.createObjectNode().put("event", e.toString()));
    }
  }

  private JsonNode next(String expected) throws InterruptedException {
    JsonNode event = events.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null || !event.path("event").asText().equals(expected)) {
      throw new IllegalStateException("Expected " + expected + " and got " + event);
    }
    return event;
  }

  /** Stops reading from all sockets. */
  void pause() {
    commands.println("pause");
  }

  void resume() {
    commands.println("resume");
  }

  @Override
  public Receipts receipts() throws InterruptedException {
    commands.println("report");
    JsonNode report = next("report");
    return new Receipts(
        report.path("connections").asInt(),
        report.path("unrecovered").asInt(),
        JSON.convertValue(report.path("clients"), CLIENTS));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
