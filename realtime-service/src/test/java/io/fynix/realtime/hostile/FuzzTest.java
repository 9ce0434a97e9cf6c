package io.fynix.realtime.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.realtime.transport.ErrorWatch;
import io.fynix.realtime.transport.LeakWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of damaged clients, the same ones for the same seed, over many connections at a node that
 * serves others meanwhile. {@code -Dfynix.fuzz.frames} says how many for each wire form, {@code
 * -Dfynix.fuzz.seed} which ones.
 */
@QuarkusTest
@TestProfile(HostileProfile.class)
class FuzzTest {
  private static final Logger LOG = Logger.getLogger(FuzzTest.class);
  private static final long FRAMES = Long.getLong("fynix.fuzz.frames", 30_000);
  private static final long SEED = Long.getLong("fynix.fuzz.seed", 20);
  private static final int CLIENTS = 8;

  /** How long the node may take to end a connection whose client said all it had to say. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a node may keep of a run: caches that grow to their bound. */
  private static final long KEPT_BYTES = 48L << 20;

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject MeterRegistry registry;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damagedClientsCauseNoErrorAndNoLeakAndDisturbNobody(boolean protobuf) throws Exception {
    LeakWatch leaks = LeakWatch.start();
    try (ErrorWatch errors = ErrorWatch.start();
        var json = new Witness(url.getPort(), false);
        var binary = new Witness(url.getPort(), true)) {
      say(protobuf, FRAMES / 20, SEED - 1); // so that classes and caches are there
      awaitOnlyWitnesses();
      long heap = liveBytes();
      double receivedBefore = counted("fynix_frames_received_total");
      long start = System.nanoTime();

      long sent = say(protobuf, FRAMES, SEED);

      Duration took = Duration.ofNanos(System.nanoTime() - start);
      awaitOnlyWitnesses();
      long more = liveBytes() - heap;
      long seen = json.assertUndisturbed() + binary.assertUndisturbed();
      LOG.infof(
          "Fuzzed: form=%s seed=%d sent=%d understoodAsFrames=%d took=%s witnessed=%d slowest=%s/%s"
              + " heap=%+dKiB",
          protobuf ? "protobuf" : "json",
          SEED,
          sent,
          (long) (counted("fynix_frames_received_total") - receivedBefore) - seen,
          took,
          seen,
          json.slowest(),
          binary.slowest(),
          more >> 10);
      assertThat(sent).isGreaterThanOrEqualTo(FRAMES);
      assertThat(more).isLessThan(KEPT_BYTES);
      // How long a loop waited for a processor says how busy the machine is.
      assertThat(errors.reports())
          .filteredOn(report -> !report.contains("BlockedThreadChecker"))
          .isEmpty();
      assertThat(leaks.reports()).isEmpty();
    }
  }

  private double counted(String name) {
    return registry.find(name).functionCounters().stream().mapToDouble(c -> c.count()).sum();
  }

  private void awaitOnlyWitnesses() {
    await()
        .atMost(PATIENCE.multipliedBy(3))
        .until(
            () ->
                registry.find("fynix_connections").gauges().stream()
                        .mapToDouble(gauge -> gauge.value())
                        .sum()
                    == 2);
  }

  private static long liveBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Has all clients talk at once; returns the number of frames that were written. */
  private long say(boolean protobuf, long frames, long seed) throws Exception {
    long total = 0;
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Long>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var random = new SplittableRandom(seed * CLIENTS + i);
        all.add(() -> client(protobuf, frames / CLIENTS + 1, random));
      }
      for (Future<Long> client : clients.invokeAll(all)) {
        total += client.get();
      }
    }
    return total;
  }

  private long client(boolean protobuf, long frames, SplittableRandom random) throws IOException {
    var conversations = new Conversations(protobuf, random);
    long sent = 0;
    while (sent < frames) {
      Conversations.Conversation conversation = conversations.next();
      boolean reset = random.nextInt(8) == 0;
      int cut = random.nextInt(conversation.bytes().length);
      try (var socket = HostileSocket.open(url.getPort(), protobuf)) {
        sent += say(socket, conversation, cut, reset);
      }
    }
    return sent;
  }

  /** Says all of it in two pieces, then leaves in one of two ways. */
  private static int say(
      HostileSocket socket, Conversations.Conversation conversation, int cut, boolean reset)
      throws IOException {
    byte[] bytes = conversation.bytes();
    try {
      socket.write(java.util.Arrays.copyOf(bytes, cut));
      socket.drain();
      socket.write(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
      if (reset) {
        socket.reset();
      } else {
        socket.finish(PATIENCE);
      }
    } catch (java.net.SocketException e) {
      // The node had heard enough before all was said: these frames do not count.
      return 0;
    }
    return conversation.frames();
  }
}
