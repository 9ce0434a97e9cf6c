package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.e2e.SdkClient.Rows;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.TokenCallback;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the official Java SDK, which speaks Protobuf, may expect of a server, against the profile
 * that its own integration tests expect.
 */
class JavaSdkIT {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  @TempDir static Path state;
  private static Suite suite;

  private final List<SdkClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.startProfile(state, "centrifuge-java");
  }

  @AfterAll
  static void stop() throws Exception {
    suite.close();
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    for (SdkClient client : clients) {
      client.close();
    }
  }

  @Test
  void connectsAndDisconnects() throws Exception {
    var client = connected(new Options());
    client.disconnect();
    assertThat(within(client.disconnected()).getCode()).isZero();
  }

  @Test
  void theServerApiAnswersToAGet() throws Exception {
    assertThat(suite.get("/api").statusCode()).isBetween(200, 499);
  }

  @Test
  void receivesWhatItPublishesAndNothingAfterItUnsubscribed() throws Exception {
    var client = connected(new Options());
    Rows rows = client.subscribe(unique("own"));
    within(rows.subscribed());
    client.publish(rows.channel(), 1);
    rows.awaitRows(List.of(1));

    client.unsubscribe(rows);

    assertThat(within(rows.unsubscribed()).getCode()).isZero();
    client.publish(rows.channel(), 2);
    assertThat(rows.received()).containsExactly(1);
  }

  @Test
  void learnsWhoJoinsAndLeavesAndWhoIsThere() throws Exception {
    var client = connected(new Options());
    Rows rows = client.subscribe(unique("presence"));
    within(rows.subscribed());
    var other = connected(new Options());
    within(other.subscribe(rows.channel()).subscribed());

    await().atMost(LIMIT).until(() -> rows.joined().contains(other.id()));
    assertThat(client.present(rows.channel())).containsExactlyInAnyOrder(client.id(), other.id());

    other.disconnect();
    await().atMost(LIMIT).until(() -> rows.left().contains(other.id()));
    assertThat(client.present(rows.channel())).containsExactly(client.id());
  }

  @Test
  void readsTheHistoryAndItsPosition() throws Exception {
    var client = connected(new Options());
    String channel = unique("history");
    publish(channel, 1, 5);

    var newest =
        client.history(
            channel, new HistoryOptions.Builder().withLimit(2).withReverse(true).build());
    assertThat(newest.getPublications().stream().map(each -> SdkClient.row(each.getData())))
        .containsExactly(5, 4);
    assertThat(newest.getOffset()).isEqualTo(5);
    assertThat(newest.getEpoch()).isNotEmpty();
  }

  @Test
  void isToldThatThereAreNoRemoteProcedures() throws Exception {
    var client = connected(new Options());
    assertThat(client.rpcFailure("method"))
        .asInstanceOf(InstanceOfAssertFactories.type(ReplyError.class))
        .extracting(ReplyError::getCode)
        .isEqualTo(108);
  }

  /**
   * Of the connection only: this version of the SDK gives a subscription up that is answered with
   * 109, whatever its token getter would say.
   */
  @Test
  void fetchesATokenAfterItsOwnHasExpired() throws Exception {
    Instant now = Instant.now();
    var options = new Options();
    options.setToken(suite.token("{\"sub\":\"u\",\"exp\":%d}", now.minusSeconds(60)));
    options.setTokenGetter(
        new io.github.centrifugal.centrifuge.ConnectionTokenGetter() {
          @Override
          public void getConnectionToken(
              io.github.centrifugal.centrifuge.ConnectionTokenEvent event, TokenCallback callback) {
            callback.Done(null, suite.token("{\"sub\":\"u\",\"exp\":%d}", now.plusSeconds(60)));
          }
        });
    var client = connected(options);

    assertThat(client.connections()).isEqualTo(1);
  }

  @Test
  void comesBackAfter3000AndStaysAwayAfter3501() throws Exception {
    String user = unique("user");
    var options = new Options();
    options.setToken(suite.token("{\"sub\":\"" + user + "\",\"exp\":%d}", inAMinute()));
    var client = connected(options);

    disconnect(user, 3000);
    await().atMost(LIMIT).until(() -> client.connections() == 2);
    disconnect(user, 3501);

    assertThat(within(client.disconnected()).getCode()).isEqualTo(3501);
    assertThat(client.connections()).isEqualTo(2);
  }

  @Test
  void recoversWhatItMissed() throws Exception {
    var client = connected(new Options());
    Rows rows = client.subscribe(unique("recovery:missed"));
    within(rows.subscribed());
    publish(rows.channel(), 1, 1);
    rows.awaitRows(List.of(1));

    client.disconnect();
    within(client.disconnected());
    publish(rows.channel(), 2, 4);
    client.connect();

    rows.awaitRows(List.of(1, 2, 3, 4));
    assertThat(rows.recoveries()).containsExactly(true);
  }

  @Test
  void isToldWhenItMissedMoreThanTheHistoryHolds() throws Exception {
    var client = connected(new Options());
    Rows rows = client.subscribe(unique("smallhistory:missed"));
    within(rows.subscribed());
    publish(rows.channel(), 1, 1);
    rows.awaitRows(List.of(1));

    client.disconnect();
    within(client.disconnected());
    publish(rows.channel(), 2, 6);
    client.connect();

    await().atMost(LIMIT).until(() -> rows.recoveries().equals(List.of(false)));
    publish(rows.channel(), 7, 7);
    rows.awaitRows(List.of(1, 7));
  }

  @Test
  void holdsManySubscriptionsOnOneConnection() throws Exception {
    var client = connected(new Options());
    List<Rows> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(client.subscribe(unique("many")));
    }
    for (Rows rows : all) {
      within(rows.subscribed());
      publish(rows.channel(), 1, 1);
    }
    for (Rows rows : all) {
      rows.awaitRows(List.of(1));
    }
  }

  @Test
  void receivesABurstOfFiftyInOrder() throws Exception {
    var client = connected(new Options());
    Rows rows = client.subscribe(unique("burst"));
    within(rows.subscribed());
    var sender = connected(new Options());
    for (int row = 1; row <= 50; row++) {
      sender.publish(rows.channel(), row);
    }
    rows.awaitRows(IntStream.rangeClosed(1, 50).boxed().toList());
  }

  private SdkClient connected(Options options) throws Exception {
    options.setMinReconnectDelay(100);
    var client = new SdkClient(suite.webSocketUrl(), options);
    clients.add(client);
    client.connect();
    await().atMost(LIMIT).until(() -> client.connections() == 1);
    return client;
  }

  private static void publish(String channel, int from, int to) throws Exception {
    for (int row = from; row <= to; row++) {
      suite.publish(channel, "{\"row\":" + row + "}");
    }
  }

  private static void disconnect(String user, int code) throws Exception {
    suite.api(
        "disconnect",
        "{\"user\":\"%s\",\"disconnect\":{\"code\":%d,\"reason\":\"told to\"}}"
            .formatted(user, code));
  }

  private static Instant inAMinute() {
    return Instant.now().plusSeconds(60);
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }

  private static <T> T within(CompletableFuture<T> future) throws Exception {
    return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
