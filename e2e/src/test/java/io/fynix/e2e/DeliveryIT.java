package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, the official SDKs, both wire forms: everything arrives, once, in order. */
class DeliveryIT {
  private static final int ROWS = 9500;
  private static final int CLIENTS_OF_A_FORM = 25;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir static Path state;
  @TempDir Path files;
  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(state, 2);
  }

  @AfterAll
  static void stop() throws Exception {
    suite.close();
  }

  @Test
  void everyRowOfAFastReplayReachesEverySubscriberOnceAndInOrder() throws Exception {
    String channel = "feed:fast";
    Path quotes = Quotes.write(files, ROWS, Duration.ofMillis(100));
    try (var protobuf = new JavaSubscribers(suite, channel, CLIENTS_OF_A_FORM);
        var json = new NodeSubscribers(suite, channel, CLIENTS_OF_A_FORM, "json", ROWS, LIMIT)) {
      json.awaitSubscribed(Duration.ofSeconds(20));
      assertThat(protobuf.awaitSubscribed(Duration.ofSeconds(20))).isTrue();

      suite.replay(quotes, channel, "max").await(LIMIT);

      assertThat(json.ledgers())
          .hasSize(CLIENTS_OF_A_FORM)
          .allMatch(ledger -> ledger.isComplete(ROWS));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(protobuf.ledgers())
                      .hasSize(CLIENTS_OF_A_FORM)
                      .allMatch(ledger -> ledger.isComplete(ROWS)));
    }
  }

  @Test
  void aClientThatComesLateGetsTheHistoryInBothForms() throws Exception {
    String channel = "feed:late";
    for (int row = 1; row <= 20; row++) {
      suite.publish(channel, "{\"row\":" + row + "}");
    }
    for (String form : new String[] {"json", "protobuf"}) {
      try (var late = new NodeSubscribers(suite, channel, 1, form, 20, Duration.ofSeconds(20))) {
        assertThat(late.ledgers()).singleElement().matches(ledger -> ledger.isComplete(20));
      }
    }
  }
}
