package io.fynix.e2e.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.e2e.Repository;
import io.fynix.e2e.Suite;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes with thousands of clients are restarted one after the other while publications flow.
 * Started by hand, since it wants the machine for itself; {@code docs/delivery.md} says how. The
 * figures are printed and written to {@code target/rolling-restart.md}.
 */
class RollingRestartLoad {
  private static final int CLIENTS = Integer.getInteger("fynix.rolling.clients", 3000);
  private static final int CHANNELS = 30;
  private static final int CONNECTS_A_SECOND = 300;

  /** The default of {@code fynix.realtime.drain.window}. */
  private static final Duration DRAIN = Duration.ofSeconds(20);

  /** An orchestrator goes on when the new node was ready for so long ({@code minReadySeconds}). */
  private static final Duration MIN_READY = Duration.ofSeconds(30);

  private static final List<String> NODES =
      List.of("realtime-service-1", "realtime-service-2", "realtime-service-3");

  @TempDir Path state;
  private final List<LightClient> clients = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void everyClientMovesAtMostOnceForEachRestart() throws Exception {
    var report =
        new StringBuilder(
            "| Restarted | Moved | Most moves of a client | Gap p50 | p99 | max |\n|---|---|---|---|---|---|\n");
    try (var suite =
        Suite.start(
            state,
            Map.of(),
            "--config",
            drainAsInProduction().toString(),
            "--realtime",
            Integer.toString(NODES.size()))) {
      connectAll(suite);
      Thread publisher = Thread.ofVirtual().start(() -> publish(suite));
      TimeUnit.MILLISECONDS.sleep(MIN_READY.toMillis());
      int most = 0;
      for (String node : NODES) {
        int[] before = clients.stream().mapToInt(LightClient::moves).toArray();
        ProcessHandle process = suite.process(node);
        process.destroy();
        process.onExit().get(60, TimeUnit.SECONDS);
        suite.restart(node);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> clients.stream().allMatch(LightClient::isSubscribed));
        most = Math.max(most, report(node, before, report));
        TimeUnit.MILLISECONDS.sleep(MIN_READY.toMillis());
      }
      TimeUnit.SECONDS.sleep(3);
      stopping.set(true);
      publisher.join();
      report.append(total());
      System.out.print(report);
      Files.writeString(Repository.root().resolve("e2e/target/rolling-restart.md"), report);
      assertThat(most).isLessThanOrEqualTo(1);
      assertThat(clients).allMatch(client -> client.flaws() == 0);
      clients.forEach(LightClient::stop);
    }
  }

  /** Local mode drains within a second, so that Ctrl-C is quick. */
  private Path drainAsInProduction() throws IOException {
    return Files.writeString(
        state.resolve("drain.properties"),
        "fynix.realtime.drain.window=" + DRAIN.toSeconds() + "s");
  }

  private void connectAll(Suite suite) throws InterruptedException {
    WebSocketClient sockets =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * CLIENTS));
    var address = new WebSocketConnectOptions().setAbsoluteURI(suite.webSocketUrl());
    for (int i = 0; i < CLIENTS; i++) {
      var client = new LightClient(vertx, sockets, address, suite.userToken(), channel(i));
      clients.add(client);
      client.connect();
      TimeUnit.MICROSECONDS.sleep(1_000_000 / CONNECTS_A_SECOND);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> clients.stream().allMatch(LightClient::isSubscribed));
  }

  /** One publication a second on each channel. */
  private void publish(Suite suite) {
    for (int row = 1; !stopping.get(); row++) {
      try {
        suite.publish(channel(row), "{\"row\":" + row + "}");
        TimeUnit.MICROSECONDS.sleep(1_000_000 / CHANNELS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private int report(String node, int[] before, StringBuilder report) {
    int[] moves =
        IntStream.range(0, CLIENTS).map(i -> clients.get(i).moves() - before[i]).toArray();
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      List<Long> all = clients.get(i).gapsMillis();
      gaps.addAll(all.subList(before[i], all.size()));
    }
    int most = Arrays.stream(moves).max().orElse(0);
    report.append(
        "| %s | %d | %d | %s |%n"
            .formatted(
                node, Arrays.stream(moves).filter(count -> count > 0).count(), most, times(gaps)));
    return most;
  }

  private String total() {
    List<Long> gaps = clients.stream().flatMap(client -> client.gapsMillis().stream()).toList();
    return "| all | %d of %d | %d | %s |%n%d flaws%n"
        .formatted(
            clients.stream().filter(client -> client.moves() > 0).count(),
            CLIENTS,
            clients.stream().mapToInt(LightClient::moves).max().orElse(0),
            times(gaps),
            clients.stream().mapToLong(LightClient::flaws).sum());
  }

  private static String times(List<Long> gaps) {
    long[] sorted = gaps.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? "- | - | -"
        : "%d ms | %d ms | %d ms"
            .formatted(
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
  }

  private static String channel(int number) {
    return "feed:rolling-" + number % CHANNELS;
  }
}
