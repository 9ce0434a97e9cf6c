package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.transport.TestConversations.Conversation;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, clients of it, and the promise that nothing is left over after a test. */
abstract class TransportFixture {
  private static final LeakWatch LEAKS = LeakWatch.start();
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Vertx vertx;
  @Inject TestConversations conversations;
  @Inject Admission admission;
  @Inject Drain drain;
  @Inject Loops loops;
  @Inject MeterRegistry registry;

  int port;
  WebSocketClient clients;

  @BeforeEach
  void connectNobody() {
    port = RestAssured.port;
    clients = TestClient.newClients(vertx);
    conversations.all.clear();
  }

  @AfterEach
  void everybodyIsGone() {
    admission.setDraining(false);
    clients.close().toCompletionStage().toCompletableFuture().join();
    await().atMost(PATIENCE).until(() -> admission.connections() == 0);
    for (Conversation conversation : conversations.all) {
      assertThat(conversation.closed).hasValue(1);
      assertThat(conversation.afterEnd).isEmpty();
    }
  }

  @AfterAll
  static void nothingLeaked() {
    assertThat(LEAKS.reports()).isEmpty();
  }

  TestClient open(Codec.Form form) {
    return begun(() -> TestClient.open(clients, port, form));
  }

  /** Returns once the server's side of the conversation exists as well. */
  TestClient begun(Supplier<TestClient> open) {
    int before = conversations.all.size();
    TestClient client = open.get();
    await().atMost(PATIENCE).until(() -> conversations.all.size() > before);
    return client;
  }

  void broadcast(SharedMessage message) {
    broadcast(List.of(message));
  }

  /** One task per loop and message, as the hub does it; returns once all have run. */
  void broadcast(List<SharedMessage> messages) {
    List<Conversation> open = conversations.openOnes();
    CountDownLatch done = new CountDownLatch(loops.all().size());
    for (Connection.LoopExecutor loop : loops.all()) {
      for (SharedMessage message : messages) {
        loop.execute(() -> pushTo(open, loop, message));
      }
      loop.execute(done::countDown);
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pushTo(
      List<Conversation> all, Connection.LoopExecutor loop, SharedMessage message) {
    for (Conversation conversation : all) {
      if (conversation.connection.loop() == loop) {
        conversation.connection.push(message);
      }
    }
  }

  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
  }
}
