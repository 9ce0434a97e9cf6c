package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node dies in the middle of a replay; its clients go on elsewhere and miss nothing. */
class FailoverIT {
  private static final int ROWS = 2000;
  private static final int CLIENTS_OF_A_FORM = 10;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path state;
  @TempDir Path files;

  @Test
  void clientsOfAKilledNodeEndWithEveryRowOnceAndInOrder() throws Exception {
    String channel = "feed:failover";
    // 20 times faster than the rows' own time: ten seconds.
    Path quotes = Quotes.write(files, ROWS, Duration.ofMillis(100));
    try (var suite = Suite.start(state, 2);
        var protobuf = new JavaSubscribers(suite, channel, CLIENTS_OF_A_FORM);
        var json = new NodeSubscribers(suite, channel, CLIENTS_OF_A_FORM, "json", ROWS, LIMIT)) {
      json.awaitSubscribed(Duration.ofSeconds(20));
      assertThat(protobuf.awaitSubscribed(Duration.ofSeconds(20))).isTrue();

      var replay = suite.replay(quotes, channel, "20x");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> protobuf.ledgers().stream().allMatch(ledger -> ledger.offset() > ROWS / 4));
      suite.process("realtime-service-1").destroyForcibly();
      replay.await(LIMIT);

      assertThat(json.ledgers()).allMatch(ledger -> ledger.isComplete(ROWS));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(protobuf.ledgers()).allMatch(ledger -> ledger.isComplete(ROWS)));
      assertThat(json.ledgers()).anyMatch(ledger -> ledger.connections() > 1);
      assertThat(protobuf.ledgers()).anyMatch(ledger -> ledger.connections() > 1);
    }
  }
}
