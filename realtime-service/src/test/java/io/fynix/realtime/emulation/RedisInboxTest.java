package io.fynix.realtime.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@SuppressWarnings("NullAway.Init")
class RedisInboxTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_LENGTH = 50;

  private static RealRedis redis;
  private static RedisTestClient client;

  private final List<RedisInbox> opened = new ArrayList<>();

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
    client = RedisTestClient.of(redis);
  }

  @AfterAll
  static void stopRedis() {
    client.close();
    redis.close();
  }

  @AfterEach
  void closeInboxes() {
    opened.forEach(RedisInbox::close);
  }

  private static RedisInbox inbox(NodeId node, Duration ttl) {
    var settings = new EmulationTest.Settings(MAX_LENGTH, ttl, 8, Duration.ofSeconds(5));
    return new RedisInbox(client.commands(), client.blocking(), node, settings);
  }

  private List<String> open(NodeId node) throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    RedisInbox inbox = inbox(node, Duration.ofSeconds(10));
    opened.add(inbox);
    inbox.open(message -> received.add(new String(message, UTF_8)));
    await()
        .atMost(PATIENCE)
        .until(() -> number(Command.EXISTS, Keys.inboxLease(node.value())) == 1);
    return received;
  }

  private static Inbox.Sent send(NodeId to, String message) throws Exception {
    return inbox(new NodeId("sender"), Duration.ofSeconds(10))
        .send(to, message.getBytes(UTF_8))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static long number(Command command, String key) throws Exception {
    Response answer =
        client
            .commands()
            .send(key, Request.cmd(command).arg(key))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return Objects.requireNonNull(answer).toLong();
  }

  /** As if its owner had died while it held the lease. */
  private static void leaseWithoutReader(NodeId node) throws Exception {
    client
        .commands()
        .send("", Request.cmd(Command.SET).arg(Keys.inboxLease(node.value())).arg("1"))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static NodeId node(TestInfo test) {
    return new NodeId(test.getTestMethod().orElseThrow().getName());
  }

  @Test
  void messagesArriveOnceAndInOrder(TestInfo test) throws Exception {
    NodeId node = node(test);
    List<String> received = open(node);
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "m" + i).toList();
    for (String message : sent) {
      assertThat(send(node, message)).isEqualTo(Inbox.Sent.QUEUED);
    }
    await().atMost(PATIENCE).until(() -> received.size() >= sent.size());
    assertThat(received).isEqualTo(sent);
    assertThat(number(Command.LLEN, Keys.inbox(node.value()))).isZero();
  }

  @Test
  void nobodyKeepsMessagesForANodeThatIsNotThere(TestInfo test) throws Exception {
    NodeId node = node(test);
    assertThat(send(node, "hello")).isEqualTo(Inbox.Sent.CLOSED);
    assertThat(number(Command.EXISTS, Keys.inbox(node.value()))).isZero();
  }

  @Test
  void aFullInboxRefusesAndWhatNobodyTakesExpires(TestInfo test) throws Exception {
    NodeId node = node(test);
    leaseWithoutReader(node);
    for (int i = 0; i < MAX_LENGTH; i++) {
      assertThat(send(node, "m" + i)).isEqualTo(Inbox.Sent.QUEUED);
    }
    assertThat(send(node, "one more")).isEqualTo(Inbox.Sent.FULL);
    assertThat(number(Command.PTTL, Keys.inbox(node.value()))).isBetween(1L, 10_000L);
  }

  @Test
  void aNodeThatStopsIsGoneAtOnce(TestInfo test) throws Exception {
    NodeId node = node(test);
    open(node);
    opened.forEach(RedisInbox::close);
    assertThat(send(node, "late")).isEqualTo(Inbox.Sent.CLOSED);
  }

  @Test
  void aBrokenConnectionIsOpenedAgain(TestInfo test) throws Exception {
    NodeId node = node(test);
    List<String> received = open(node);
    client
        .commands()
        .send(
            "",
            Request.cmd(Command.CLIENT)
                .arg("KILL")
                .arg("TYPE")
                .arg("normal")
                .arg("SKIPME")
                .arg("yes"))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> send(node, "after") == Inbox.Sent.QUEUED);
    await().atMost(PATIENCE).until(() -> received.contains("after"));
  }
}
