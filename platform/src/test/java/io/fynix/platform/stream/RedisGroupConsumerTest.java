package io.fynix.platform.stream;

import static io.fynix.platform.stream.LogFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisState;
import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisGroupConsumerTest {
  private static final String STREAM = "fx:{work}";
  private static final String GROUP = "workers";
  private static final Duration IDLE = Duration.ofMillis(300);

  private final RealRedis redis = RealRedis.start("appendonly yes", "appendfsync always");
  private final RedisTestClient client = RedisTestClient.of(redis);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RedisGroupConsumers consumers =
      new RedisGroupConsumers(
          new RedisLines(client.commands(), client.blocking(), false), new StreamMetrics(meters));
  private final List<String> handled = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    consumers.stopAll();
    client.close();
    redis.close();
  }

  @Test
  void entriesWrittenBeforeAndAfterTheGroupBeganAreHandledOnce() {
    add(1, 100);
    start("a", this::handle);
    add(101, 200);
    awaitHandled(texts(1, 200));
    waiting().until(() -> pending() == 0);
    assertThat(handled).hasSize(200);
    assertThat(count("ok")).isEqualTo(200);
  }

  @Test
  void twoConsumersShareTheWork() {
    start("a", this::handle);
    start("b", this::handle);
    add(1, 300);
    awaitHandled(texts(1, 300));
    assertThat(handled).hasSize(300);
  }

  @Test
  void entriesOfADeadConsumerAreTakenOver() {
    redis.run("XGROUP", "CREATE", STREAM, GROUP, "0", "MKSTREAM");
    add(1, 10);
    redis.run("XREADGROUP", "GROUP", GROUP, "dead", "COUNT", "10", "STREAMS", STREAM, ">");
    start("alive", this::handle);
    awaitHandled(texts(1, 10));
    waiting().until(() -> pending() == 0);
  }

  @Test
  void aFailedEntryIsTriedAgain() {
    var failed = new HashSet<String>();
    start(
        "a",
        entry -> {
          if (failed.add(Objects.requireNonNull(entry.text("v")))) {
            throw new IllegalStateException("the first time");
          }
          handle(entry);
        });
    add(1, 5);
    awaitHandled(texts(1, 5));
    assertThat(count("failed")).isEqualTo(5);
  }

  @Test
  void aPoisonEntryEndsInTheDeadLetterStreamAndCanBeReplayed() {
    var cured = new CountDownLatch(1);
    var consumer =
        start(
            "a",
            entry -> {
              if ("2".equals(entry.text("v")) && cured.getCount() > 0) {
                throw new IllegalStateException("poison");
              }
              handle(entry);
            });
    add(1, 3);
    waiting().until(() -> Long.valueOf(1).equals(redis.run("XLEN", Keys.dead(STREAM))));
    assertThat(String.valueOf(redis.run("XRANGE", Keys.dead(STREAM), "-", "+")))
        .contains("v, 2, reason, IllegalStateException: poison, deliveries, 3, origin_id, ");
    assertThat(pending()).isZero();
    assertThat(handled).containsExactly("1", "3");
    assertThat(meters.counter(MetricNames.STREAM_DEAD, "stream", "work").count()).isEqualTo(1);

    cured.countDown();
    assertThat(get(consumer.replayDead(10))).isEqualTo(1);
    awaitHandled(List.of("1", "2", "3"));
    assertThat(redis.run("XLEN", Keys.dead(STREAM))).isEqualTo(0L);
    assertThat(get(consumer.replayDead(10))).isZero();
  }

  @Test
  void anEntryThatKillsItsConsumersIsBuried() {
    redis.run("XGROUP", "CREATE", STREAM, GROUP, "0", "MKSTREAM");
    add(1, 1);
    redis.run("XREADGROUP", "GROUP", GROUP, "dead", "COUNT", "10", "STREAMS", STREAM, ">");
    var id = entryIds().get(0);
    redis.run("XCLAIM", STREAM, GROUP, "dead", "0", id, "RETRYCOUNT", "3");
    start("alive", this::handle);
    waiting().until(() -> Long.valueOf(1).equals(redis.run("XLEN", Keys.dead(STREAM))));
    assertThat(handled).isEmpty();
    assertThat(String.valueOf(redis.run("XRANGE", Keys.dead(STREAM), "-", "+")))
        .contains("not acknowledged after 3 deliveries");
  }

  @Test
  void nothingIsLostOverARestartOfRedis() {
    start("a", this::handle);
    for (var i = 0; i < 3; i++) {
      add(1 + i * 50, 50 + i * 50);
      redis.restart();
      client.awaitState(RedisState.UP);
    }
    add(151, 200);
    awaitHandled(texts(1, 200));
    waiting().until(() -> pending() == 0);
  }

  @Test
  void aGroupThatWasLostIsMadeAgain() {
    start("a", this::handle);
    add(1, 5);
    awaitHandled(texts(1, 5));
    redis.run("FLUSHALL");
    add(6, 10);
    awaitHandled(texts(1, 10));
  }

  @Test
  void aStoppedConsumerGivesBackWhatItDidNotTry() throws Exception {
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    add(1, 20);
    var slow =
        start(
            "slow",
            entry -> {
              reached.countDown();
              goOn.await();
              handle(entry);
            },
            Duration.ofMinutes(30));
    reached.await();
    var closing = Thread.ofVirtual().start(slow::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    closing.join();
    assertThat(handled).containsExactly("1");
    start("next", this::handle, Duration.ofMinutes(30));
    awaitHandled(texts(1, 20));
    assertThat(handled).hasSize(20);
  }

  @Test
  void entriesThatComeTogetherAreHandledTogetherUpToTheBound() {
    var sizes = new CopyOnWriteArrayList<Integer>();
    consumers.startBatches(
        options("a", Duration.ofSeconds(30), 10).withGather(Duration.ofMillis(300)),
        entries -> {
          sizes.add(entries.size());
          for (var entry : entries) {
            handle(entry);
          }
        });
    add(1, 25);
    awaitHandled(texts(1, 25));
    assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(10));
    assertThat(sizes.size()).isLessThanOrEqualTo(4);
    waiting().until(() -> pending() == 0);
  }

  @Test
  void entriesThatFailTogetherComeAgain() {
    var failed = new CountDownLatch(1);
    consumers.startBatches(
        options("a", IDLE, 10),
        entries -> {
          if (failed.getCount() > 0) {
            failed.countDown();
            throw new IllegalStateException("the first time");
          }
          for (var entry : entries) {
            handle(entry);
          }
        });
    add(1, 5);
    awaitHandled(texts(1, 5));
    assertThat(count("failed")).isPositive();
  }

  @Test
  void nobodyTakesOverWhatALivingConsumerIsBusyWith() {
    var busy = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    add(1, 1);
    start(
        "slow",
        entry -> {
          busy.countDown();
          goOn.await();
          handle(entry);
        });
    waiting().until(() -> busy.getCount() == 0);
    start("other", this::handle);
    // Several times the time after which the entry would be taken over.
    await().during(IDLE.multipliedBy(5)).atMost(IDLE.multipliedBy(20)).until(handled::isEmpty);
    goOn.countDown();
    awaitHandled(texts(1, 1));
    waiting().until(() -> pending() == 0);
    assertThat(handled).hasSize(1);
  }

  @Test
  void whatAHandlerGivesUpIsDeadAtOnce() {
    start(
        "a",
        entry -> {
          throw new GiveUpException("no use");
        },
        Duration.ofMinutes(30));
    add(1, 1);
    waiting().until(() -> Long.valueOf(1).equals(redis.run("XLEN", Keys.dead(STREAM))));
    assertThat(String.valueOf(redis.run("XRANGE", Keys.dead(STREAM), "-", "+")))
        .contains("reason, no use, deliveries, 1");
  }

  @Test
  void whatWasHandledIsDeletedWhereThatIsWanted() {
    consumers.start(
        options("a", IDLE, 64).deletingHandled(),
        entry -> {
          if ("21".equals(entry.text("v"))) {
            throw new GiveUpException("no use");
          }
          handle(entry);
        });
    add(1, 21);
    awaitHandled(texts(1, 20));
    waiting().until(() -> Long.valueOf(1).equals(redis.run("XLEN", Keys.dead(STREAM))));
    waiting().until(() -> Long.valueOf(0).equals(redis.run("XLEN", STREAM)));
    assertThat(pending()).isZero();
  }

  @Test
  void aStoppedConsumerLeavesNoName() {
    start("a", this::handle);
    add(1, 5);
    awaitHandled(texts(1, 5));
    consumers.stopAll();
    assertThat(redis.run("XINFO", "CONSUMERS", STREAM, GROUP)).isEqualTo(List.of());
  }

  @Test
  void theLagCountsWhatWasNotHandled() {
    var gate = new CountDownLatch(1);
    var consumer =
        start(
            "a",
            entry -> {
              gate.await();
              handle(entry);
            },
            Duration.ofMinutes(1),
            10);
    // In one go, so that the first read finds a full batch.
    redis.run(
        "EVAL",
        "for i = 1, 25 do redis.call('XADD', KEYS[1], '*', 'v', tostring(i)) end",
        "1",
        STREAM);
    waiting().until(() -> pending() == 10);
    var lag = get(consumer.lag());
    assertThat(lag.undelivered()).isEqualTo(15);
    assertThat(lag.pending()).isEqualTo(10);
    assertThat(lag.entries()).isEqualTo(25);
    waiting().until(() -> get(consumer.lag()).age().compareTo(Duration.ofMillis(500)) > 0);
    assertThat(get(consumer.lag()).age()).isLessThan(Duration.ofSeconds(20));
    // After a deletion Redis 7 does not know the lag itself.
    redis.run("XDEL", STREAM, entryIds().get(20));
    assertThat(get(consumer.lag()).undelivered()).isEqualTo(14);
    gate.countDown();
    waiting().until(() -> get(consumer.lag()).entries() == 0);
    assertThat(get(consumer.lag()).age()).isZero();
  }

  @Test
  void entriesTrimmedBeforeTheirTurnAreCountedAndForgotten() {
    redis.run("XGROUP", "CREATE", STREAM, GROUP, "0", "MKSTREAM");
    add(1, 10);
    redis.run("XREADGROUP", "GROUP", GROUP, "dead", "COUNT", "10", "STREAMS", STREAM, ">");
    redis.run("XTRIM", STREAM, "MAXLEN", "4");
    start("alive", this::handle);
    awaitHandled(texts(7, 10));
    waiting().until(() -> pending() == 0);
    assertThat(count("trimmed")).isEqualTo(6);
  }

  private void handle(GroupEntry entry) {
    handled.add(Objects.requireNonNull(entry.text("v")));
  }

  private GroupConsumer start(String name, GroupHandler handler) {
    return start(name, handler, IDLE);
  }

  private GroupConsumer start(String name, GroupHandler handler, Duration minIdle) {
    return start(name, handler, minIdle, 64);
  }

  private GroupConsumer start(String name, GroupHandler handler, Duration minIdle, int batch) {
    return consumers.start(options(name, minIdle, batch), handler);
  }

  private static GroupOptions options(String name, Duration minIdle, int batch) {
    return GroupOptions.of(STREAM, GROUP, name)
        .withMinIdle(minIdle)
        .withDeliveryLimit(3)
        .withBatch(batch);
  }

  private void add(int from, int to) {
    for (var i = from; i <= to; i++) {
      redis.run("XADD", STREAM, "*", "v", Integer.toString(i));
    }
  }

  private List<String> entryIds() {
    var entries = (List<?>) Objects.requireNonNull(redis.run("XRANGE", STREAM, "-", "+"));
    return entries.stream().map(entry -> String.valueOf(((List<?>) entry).get(0))).toList();
  }

  private long pending() {
    var summary = (List<?>) Objects.requireNonNull(redis.run("XPENDING", STREAM, GROUP));
    return (Long) Objects.requireNonNull(summary.get(0));
  }

  private double count(String outcome) {
    return meters.counter(MetricNames.STREAM_HANDLED, "stream", "work", "outcome", outcome).count();
  }

  private void awaitHandled(List<String> values) {
    waiting()
        .untilAsserted(() -> assertThat(new HashSet<>(handled)).isEqualTo(new HashSet<>(values)));
  }

  private static ConditionFactory waiting() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }

  private static List<String> texts(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }
}
