package io.fynix.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.e2e.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged to a publisher reaches every subscriber once and in order, whatever happens
 * to the processes between them: three realtime nodes, clients of both official SDKs over WebSocket
 * and HTTP stream, and a Redis that confirms what is on the disk.
 */
class DeliveryUnderFaults {
  private static final List<String> NODES =
      List.of("realtime-service-1", "realtime-service-2", "realtime-service-3");
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration AFTER = Duration.ofSeconds(3);
  private static final Duration PERIOD = Duration.ofMillis(40);
  private static final int BYTES = 100;
  private static final int WARM_UP = 500;
  private static final int CLIENTS_OF_A_KIND = 3;

  /** Clients notice a server that went silent after 35 s; everything else is quicker. */
  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(60);

  @TempDir static Path state;
  @TempDir static Path redisFolder;
  private static RedisServer redis;
  private static Suite suite;
  private static DeliveryReport report;

  /** What happens while publications flow. */
  private interface Fault {
    void happen() throws Exception;
  }

  @BeforeAll
  static void start() throws Exception {
    report = new DeliveryReport();
    redis = RedisServer.start(redisFolder);
    suite =
        Suite.start(
            state,
            Map.of("FYNIX_REALTIME_TRANSPORT_QUEUE_MAX_SIZE", "1M"),
            "--realtime",
            Integer.toString(NODES.size()),
            "--redis",
            redis.url());
    for (int row = 1; row <= WARM_UP; row++) {
      suite.publish("feed:warm-up", "{\"row\":" + row + "}");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    suite.close();
    redis.close();
  }

  @Test
  void aNodeIsKilled() throws Exception {
    check(
        "SIGKILL of a node",
        () -> {
          ProcessHandle node = suite.process(NODES.get(0));
          node.destroyForcibly();
          node.onExit().get(10, TimeUnit.SECONDS);
          suite.restart(NODES.get(0));
        });
  }

  @Test
  void aNodeStandsStillForTenSeconds() throws Exception {
    check(
        "SIGSTOP of a node, 10 s",
        () -> {
          signal("STOP", NODES.get(1));
          pause(Duration.ofSeconds(10));
          signal("CONT", NODES.get(1));
        });
  }

  @Test
  void redisIsKilledAndReadsItsFileAgain() throws Exception {
    check(
        "SIGKILL of Redis, AOF always, 3 s away",
        () -> {
          redis.kill();
          pause(Duration.ofSeconds(3));
          redis.restart();
        });
  }

  @Test
  void redisDropsAllConnectionsAgainAndAgain() throws Exception {
    check(
        "Redis connections dropped, 10 times in 5 s",
        () -> {
          for (int i = 0; i < 10; i++) {
            redis.dropConnections();
            pause(Duration.ofMillis(500));
          }
        });
  }

  @Test
  void allNodesAreRestartedOneAfterTheOther() throws Exception {
    check(
        "Rolling restart of all nodes",
        () -> {
          for (String node : NODES) {
            ProcessHandle process = suite.process(node);
            process.destroy();
            process.onExit().get(40, TimeUnit.SECONDS);
            suite.restart(node);
          }
        });
  }

  @Test
  void readersStopReadingForAWhile() throws Exception {
    List<String> channels = List.of("feed:slow-a", "feed:slow-b");
    double before = overflows();
    List<Publisher> publishers = new ArrayList<>();
    // Straight to a node: what the ingress holds would help them.
    try (var slow =
            new NodeReceivers(
                suite, suite.nodeUrl(NODES.get(2)), channels, 2, "websocket", "json");
        var quick = new JavaReceivers(suite, channels, 2)) {
      for (String channel : channels) {
        publishers.add(new Publisher(suite, channel, Duration.ofMillis(8), 16_000, true));
      }
      pause(Duration.ofSeconds(1));
      slow.pause();
      await().atMost(Duration.ofSeconds(40)).until(() -> overflows() > before);
      slow.resume();
      pause(Duration.ofSeconds(1));
      judge("Readers that stop reading", publishers, List.of(slow, quick));
    } finally {
      publishers.forEach(Publisher::close);
    }
  }

  private static void check(String name, Fault fault) throws Exception {
    String run = Integer.toHexString(name.hashCode());
    List<String> channels =
        List.of("feed:" + run + "-a", "feed:" + run + "-b", "feed:" + run + "-c");
    List<Publisher> publishers = new ArrayList<>();
    try (var java = new JavaReceivers(suite, channels, CLIENTS_OF_A_KIND);
        var json =
            new NodeReceivers(
                suite, suite.baseUrl(), channels, CLIENTS_OF_A_KIND, "websocket", "json");
        var stream =
            new NodeReceivers(
                suite, suite.baseUrl(), channels, CLIENTS_OF_A_KIND, "http_stream", "protobuf")) {
      for (String channel : channels) {
        boolean keepsAtIt = !channel.endsWith("-c");
        publishers.add(new Publisher(suite, channel, PERIOD, BYTES, keepsAtIt));
      }
      pause(BEFORE);
      fault.happen();
      pause(AFTER);
      judge(name, publishers, List.of(java, json, stream));
    } finally {
      publishers.forEach(Publisher::close);
    }
  }

  private static void judge(String name, List<Publisher> publishers, List<Receivers> receivers)
      throws Exception {
    List<Published> published = new ArrayList<>();
    for (Publisher publisher : publishers) {
      published.add(publisher.stop());
    }
    try {
      await()
          .atMost(ARRIVAL_LIMIT)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> row(name, published, receivers).verdict().lost() == 0);
      pause(Duration.ofSeconds(1)); // what comes twice comes late
    } catch (ConditionTimeoutException e) {
      // The row below says what is missing.
    }
    DeliveryReport.Row row = row(name, published, receivers);
    report.add(row);
    assertThat(row.acknowledged()).isPositive();
    assertThat(row.unrecovered()).isZero();
    assertThat(row.verdict()).matches(Verdict::isFlawless);
  }

  private static DeliveryReport.Row row(
      String name, List<Published> published, List<Receivers> receivers) throws Exception {
    return DeliveryReport.Row.of(name, published, receipts(receivers));
  }

  private static List<Receivers.Receipts> receipts(List<Receivers> receivers) throws Exception {
    List<Receivers.Receipts> all = new ArrayList<>();
    for (Receivers each : receivers) {
      all.add(each.receipts());
    }
    return all;
  }

  private static void signal(String name, String node) throws IOException, InterruptedException {
    long pid = suite.process(node).pid();
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(code).isZero();
  }

  private static double overflows() throws IOException, InterruptedException {
    return suite
        .metrics(NODES.get(2))
        .lines()
        .filter(line -> line.startsWith("fynix_outbox_overflow_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void pause(Duration duration) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(duration.toMillis()); // the length of the fault, not a wait for it
  }
}
