package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.address.ClientAddress;
import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Codec;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How clients are admitted, held and let go, whichever way frames are written. */
abstract class ConnectionLifecycleContract extends TransportFixture {
  private static final String FILLER = "x".repeat(4000);

  @Test
  void aSlowReaderIsDisconnectedAndOthersAreNot() {
    TestClient slow = open(Codec.Form.JSON);
    TestClient quick = open(Codec.Form.JSON);
    slow.pause();
    String filler = "x".repeat(4000);
    for (int i = 0; i < 4000 && conversations.openOnes().size() == 2; i++) {
      broadcast(LineCodec.push("p" + i + filler));
      if (i % 20 == 0) {
        quick.awaitMessages(i);
      }
    }
    await().atMost(PATIENCE).until(() -> conversations.openOnes().size() == 1);
    slow.resume();
    assertThat(slow.awaitClose()).isEqualTo("3008 slow");
    quick.send("echo still here");
    await().atMost(PATIENCE).until(() -> quick.messages.contains("still here"));
    assertThat(registry.counter("fynix_outbox_overflow_total").count()).isPositive();
  }

  @Test
  void aSlowReaderThatMayMissTheOldestGetsTheNewestInOrder() {
    TestClient slow = open(Codec.Form.JSON);
    TestClient quick = open(Codec.Form.JSON);
    slow.pause();
    double before = droppedMessages("drop-oldest");
    overwhelm(
        quick, 4000, i -> LineCodec.push("p" + i + FILLER, SlowConsumerPolicy.DROP_OLDEST, "a"));
    slow.resume();
    await().atMost(PATIENCE).until(() -> slow.messages.contains("p3999" + FILLER));
    double dropped = droppedMessages("drop-oldest") - before;
    assertThat(dropped).isPositive();
    assertThat(slow.messages).hasSize(4000 - (int) dropped);
    assertThat(slow.messages.stream().map(ConnectionLifecycleContract::number)).isSorted();
  }

  @Test
  void aSlowReaderOfConflatedChannelsEndsWithTheNewestOfEach() {
    TestClient slow = open(Codec.Form.JSON);
    TestClient quick = open(Codec.Form.JSON);
    slow.pause();
    double before = droppedMessages("conflate");
    int channels = 7;
    overwhelm(
        quick,
        4000,
        i ->
            LineCodec.push(
                "p" + i + FILLER, SlowConsumerPolicy.CONFLATE, "channel-" + i % channels));
    slow.resume();
    await().atMost(PATIENCE).until(() -> slow.messages.contains("p3999" + FILLER));
    assertThat(droppedMessages("conflate") - before).isPositive();
    assertThat(slow.messages.stream().map(ConnectionLifecycleContract::number)).isSorted();
    assertThat(slow.messages.subList(slow.messages.size() - channels, slow.messages.size()))
        .as("the newest of each channel")
        .containsExactlyElementsOf(
            IntStream.range(4000 - channels, 4000).mapToObj(i -> "p" + i + FILLER).toList());
  }

  /** Sends 4 kB messages to all, at the pace of a quick client, who misses none. */
  private void overwhelm(TestClient quick, int count, IntFunction<SharedMessage> message) {
    for (int i = 0; i < count; i++) {
      broadcast(message.apply(i));
      // Fewer than fill the outbox of the quick one.
      if (i % 100 == 99) {
        quick.awaitMessages(i + 1);
        assertThat(waitingBytes()).allMatch(bytes -> bytes <= 1 << 20);
      }
    }
    quick.awaitMessages(count);
    assertThat(conversations.openOnes()).hasSize(2);
  }

  private List<Long> waitingBytes() {
    return conversations.openOnes().stream()
        .map(conversation -> (TransportConnection) conversation.connection)
        .map(
            connection ->
                CompletableFuture.supplyAsync(() -> connection.outbox().bytes(), connection.loop())
                    .join())
        .toList();
  }

  private double droppedMessages(String reason) {
    return registry.counter("fynix_messages_dropped_total", "reason", reason).count();
  }

  private static int number(String message) {
    return Integer.parseInt(message.substring(1, message.indexOf('x')));
  }

  @Test
  void aReaderThatPausesForAWhileMissesNothing() {
    TestClient client = open(Codec.Form.PROTOBUF);
    client.pause();
    String filler = "x".repeat(1000);
    IntStream.range(0, 400).forEach(i -> broadcast(LineCodec.push("p" + i + filler)));
    client.resume();
    assertThat(client.awaitMessages(400).messages)
        .containsExactlyElementsOf(numbered(400).stream().map(line -> line + filler).toList());
  }

  @Test
  void aHandshakeThatTricklesInIsCutAndAnOpenSocketIsNot() {
    TestClient client = open(Codec.Form.JSON);
    double before = cutHandshakes();
    assertThat(RawSocket.millisUntilATrickledHandshakeIsCut(port)).isBetween(1500L, 15_000L);
    assertThat(cutHandshakes()).isGreaterThan(before);
    client.send("echo still here");
    assertThat(client.awaitMessages(1).messages).containsExactly("still here");
  }

  private double cutHandshakes() {
    return registry.counter("fynix_connections_cut_total", "reason", "handshake").count();
  }

  @Test
  void aDrainingNodeRefusesWith503AndATimeToComeBack() {
    admission.setDraining(true);
    var refusal = TestClient.refusal(clients, TestClient.options(port, ""));
    assertThat(refusal.getStatus()).isEqualTo(503);
    assertThat(Integer.parseInt(refusal.getHeaders().get("Retry-After"))).isBetween(1, 10);
    assertThat(refusal.getHeaders().get("Connection")).isEqualToIgnoringCase("close");
    assertThat(refusal.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refusal.getBody().toString())
        .contains("https://fynix.io/problems/connection-refused", "The node is stopping.");
  }

  @Test
  void anAddressBehindAProxyHasItsOwnLimit() {
    List<TestClient> some = IntStream.range(0, 60).mapToObj(i -> from("203.0.113.9")).toList();
    var refusal = TestClient.refusal(clients, optionsFrom("203.0.113.9"));
    assertThat(refusal.getStatus()).isEqualTo(503);
    assertThat(refusal.getBody().toString())
        .contains("Too many connections of this address are open.");
    from("203.0.113.10");
    some.getFirst().closeNow();
    await()
        .atMost(PATIENCE)
        .until(() -> TestClient.status(clients, optionsFrom("203.0.113.9")) == 101);
  }

  private TestClient from(String address) {
    return begun(() -> TestClient.open(clients, Codec.Form.JSON, optionsFrom(address)));
  }

  private WebSocketConnectOptions optionsFrom(String address) {
    WebSocketConnectOptions options = TestClient.options(port, "");
    options.putHeader("X-Forwarded-For", "6.6.6.6, " + address);
    return options;
  }

  @Test
  void aFullNodeRefusesWith503() {
    IntStream.range(0, 200).forEach(i -> admission.opened(ClientAddress.UNKNOWN));
    try {
      var refusal = TestClient.refusal(clients, TestClient.options(port, ""));
      assertThat(refusal.getStatus()).isEqualTo(503);
    } finally {
      IntStream.range(0, 200).forEach(i -> admission.closed(ClientAddress.UNKNOWN));
    }
  }

  @Test
  void drainingEndsAnswersThatGoOnWithTheirLastWord() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var stream =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + port + "/connection/http_stream"))
                  .POST(HttpRequest.BodyPublishers.ofString("echo hello"))
                  .build(),
              HttpResponse.BodyHandlers.ofLines());
      await().atMost(PATIENCE).until(() -> admission.connections() == 1);
      drain.drain();
      assertThat(admission.connections()).isZero();
      assertThat(stream.body()).containsExactly("hello", "disconnect 3001");
    }
  }

  @Test
  void drainingSendsEverybodyAwayWith3001() throws InterruptedException {
    List<TestClient> some = IntStream.range(0, 23).mapToObj(i -> open(Codec.Form.JSON)).toList();
    drain.drain();
    for (TestClient client : some) {
      assertThat(client.awaitClose()).isEqualTo("3001 shutdown");
    }
    assertThat(admission.connections()).isZero();
  }
}
