package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.RealRedis;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a real process lets its clients go when it is asked to stop. */
class DrainIT {
  private static final Duration WINDOW = Duration.ofSeconds(6);

  /** The framework's own delay, the last close handshakes, the last heartbeat, the JVM's exit. */
  private static final Duration MARGIN = Duration.ofSeconds(12);

  private static final int CLIENTS = 120;
  private static final int PARTS = 4;

  @TempDir static Path folder;
  private static RealRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private record Closed(long afterMillis, String code) {}

  private static List<JsonClient> connect(PackagedNode node, int count)
      throws InterruptedException {
    List<JsonClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(node.connect());
    }
    return clients;
  }

  @Test
  void aTerminatedNodeIsNotReadyAtOnceAndClosesEvenlyOverItsWindow() throws Exception {
    try (var node =
        PackagedNode.start(
            redis,
            folder,
            "fynix.realtime.drain.window=" + WINDOW.toSeconds() + "s",
            "fynix.realtime.drain.min-rate=1")) {
      List<JsonClient> clients = connect(node, CLIENTS);
      Queue<Closed> closed = new ConcurrentLinkedQueue<>();
      long start = System.nanoTime();
      for (JsonClient client : clients) {
        var unused =
            client.closing().thenAccept(code -> closed.add(new Closed(millisSince(start), code)));
      }

      node.terminate();

      await().atMost(Duration.ofSeconds(1)).until(() -> node.readiness() == 503);
      assertThat(closed).as("closed before the probe saw it").hasSizeLessThan(CLIENTS / 2);
      assertThat(aServedOne(clients)).isTrue();
      assertThatThrownBy(node::connect)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> {
                assertThat(refused.getResponse().statusCode()).isEqualTo(503);
                assertThat(refused.getResponse().headers().firstValue("Retry-After")).isPresent();
              });
      assertThat(node.awaitExit(WINDOW.plus(MARGIN))).isZero();
      assertThat(millisSince(start)).isLessThan(WINDOW.plus(MARGIN).toMillis());
      assertThat(closed).hasSize(CLIENTS).extracting(Closed::code).containsOnly("3001 shutdown");
      assertThat(histogram(closed))
          .as("closes in each quarter of the window")
          .allMatch(count -> count >= CLIENTS / PARTS / 2 && count <= CLIENTS / PARTS * 2);
    }
  }

  @Test
  void aSecondSignalHurries() throws Exception {
    try (var node =
        PackagedNode.start(
            redis, folder, "fynix.realtime.drain.window=10m", "fynix.realtime.drain.min-rate=1")) {
      List<JsonClient> clients = connect(node, 100);

      node.terminate();
      await().atMost(Duration.ofSeconds(5)).until(() -> node.readiness() == 503);
      node.terminate();

      assertThat(node.awaitExit(MARGIN)).isZero();
      for (JsonClient client : clients) {
        assertThat(client.closed()).isEqualTo("3001 shutdown");
      }
    }
  }

  @Test
  void aNodeWithoutClientsStopsWithoutAWindow() throws Exception {
    try (var node = PackagedNode.start(redis, folder, "fynix.realtime.drain.window=10m")) {
      node.terminate();
      assertThat(node.awaitExit(MARGIN)).isZero();
    }
  }

  /** Whether a client that is not closed yet still gets answers. */
  private static boolean aServedOne(List<JsonClient> clients) throws InterruptedException {
    for (JsonClient client : clients.reversed()) {
      if (client.isOpen()) {
        try {
          return client
              .ask("{\"id\":2,\"unsubscribe\":{\"channel\":\"any\"}}")
              .contains("\"id\":2");
        } catch (CompletionException e) {
          continue; // its turn came just now
        }
      }
    }
    return false;
  }

  private static List<Integer> histogram(Queue<Closed> closed) {
    long first = closed.stream().mapToLong(Closed::afterMillis).min().orElseThrow();
    int[] parts = new int[PARTS];
    for (Closed one : closed) {
      long part = (one.afterMillis() - first) * PARTS / WINDOW.toMillis();
      parts[(int) Math.min(PARTS - 1, part)]++;
    }
    List<Integer> all = new ArrayList<>();
    for (int part : parts) {
      all.add(part);
    }
    return all;
  }

  private static long millisSince(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
