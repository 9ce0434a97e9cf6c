package io.fynix.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Clients of the official npm SDK, in a process of their own, subscribed to one channel from its
 * beginning.
 */
final class NodeSubscribers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final CompletableFuture<List<Ledger>> done = new CompletableFuture<>();

  /**
   * @param form {@code json} or {@code protobuf}
   * @param expect ends when every client has this many publications
   */
  NodeSubscribers(Suite suite, String channel, int count, String form, long expect, Duration limit)
      throws IOException {
    Path script = NodeProject.directory().resolve("subscribe.mjs");
    process =
        new ProcessBuilder(
                "node",
                script.toString(),
                "--url",
                suite.webSocketUrl(),
                "--token",
                suite.userToken(),
                "--channel",
                channel,
                "--clients",
                Integer.toString(count),
                "--form",
                form,
                "--expect",
                Long.toString(expect),
                "--timeout",
                Long.toString(limit.toSeconds()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread.ofVirtual().name("node-subscribers").start(this::read);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        JsonNode message = JSON.readTree(line);
        switch (message.path("event").asText()) {
          case "subscribed" -> subscribed.complete(null);
          case "done" -> done.complete(ledgers(message.path("clients")));
          default -> throw new IllegalStateException("Unknown line: " + line);
        }
      }
      throw new IllegalStateException("The subscribers ended without a ledger");
    } catch (IOException | RuntimeException e) {
      subscribed.completeExceptionally(e);
      done.completeExceptionally(e);
    }
  }

  private static List<Ledger> ledgers(JsonNode clients) {
    List<Ledger> ledgers = new ArrayList<>();
    clients.forEach(client -> ledgers.add(JSON.convertValue(client, Ledger.class)));
    return ledgers;
  }

  void awaitSubscribed(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    subscribed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until every client has all, or for the process's own limit. */
  List<Ledger> ledgers() throws InterruptedException, ExecutionException {
    return done.get();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
