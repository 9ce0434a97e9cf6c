package io.fynix.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JanitorTest {
  private static final int ENTRIES = 500;
  private static final RealRedis redis = RealRedis.start();
  private static final RedisTestClient client = RedisTestClient.of(redis);

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.run("FLUSHALL");
  }

  private static Presences node(String name, Duration leaveDelay) {
    return new Presences(name, client.commands(), leaveDelay);
  }

  private static Presences deadNode() {
    var dead = node("dead", Duration.ZERO);
    for (int i = 0; i < ENTRIES; i++) {
      dead.enter("room:" + i % 7, "user" + i, "c" + i);
    }
    dead.die();
    return dead;
  }

  /** Clients whose leave was announced, in order, and whether their join was announced before. */
  private static List<String> leaves() {
    List<String> leaves = new ArrayList<>();
    var joined = new HashSet<String>();
    var entries = (List<?>) Objects.requireNonNull(redis.run("XRANGE", "fx:bus:{s00}", "-", "+"));
    for (Object entry : entries) {
      var fields = (List<?>) ((List<?>) entry).get(1);
      String who = fields.get(3) + "/" + fields.get(5);
      if (fields.get(1).equals("join")) {
        joined.add(who);
      } else {
        assertThat(joined).contains(who);
        leaves.add(who);
      }
    }
    return leaves;
  }

  private static void all(List<Callable<Boolean>> tasks) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  @Test
  void manySurvivorsRemoveEachEntryOnce() throws Exception {
    var dead = deadNode();
    var survivors =
        List.of(node("a", Duration.ZERO), node("b", Duration.ZERO), node("c", Duration.ZERO));
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (var survivor : survivors) {
      tasks.add(() -> survivor.janitor.cleanUp(survivor.shard(), dead.self));
    }
    all(tasks);

    assertThat(leaves()).hasSize(ENTRIES).doesNotHaveDuplicates();
    assertThat(survivors.stream().mapToDouble(Presences::removed).sum()).isEqualTo(ENTRIES);
    assertThat(survivors.stream().filter(survivor -> survivor.removed() > 0)).hasSize(1);
    assertThat(redis.run("EXISTS", "fx:presence-node:{s00}:dead", "fx:presence-leases:{s00}"))
        .isEqualTo(0L);
  }

  @Test
  void leavesAreHeldBackAndThenAnnouncedOnce() throws Exception {
    var dead = deadNode();
    var survivors = List.of(node("a", Duration.ofMillis(500)), node("b", Duration.ofMillis(500)));
    assertThat(survivors.getFirst().janitor.cleanUp(survivors.getFirst().shard(), dead.self))
        .isTrue();
    for (int i = 0; i < ENTRIES / 2; i++) {
      survivors.getLast().enter("room:" + i % 7, "user" + i, "new" + i);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              List<Callable<Boolean>> tasks = new ArrayList<>();
              for (var survivor : survivors) {
                tasks.add(
                    () -> {
                      survivor.janitor.settle(survivor.shard());
                      return true;
                    });
              }
              all(tasks);
              return Objects.equals(redis.run("EXISTS", "fx:leaves-due:{s00}"), 0L);
            });
    // Who came back in time is not among them. A slow machine may have been too late for some.
    var leaves = leaves();
    assertThat(leaves).doesNotHaveDuplicates();
    for (int i = ENTRIES / 2; i < ENTRIES; i++) {
      assertThat(leaves).contains("room:" + i % 7 + "/c" + i);
    }
    var late = leaves.size() - ENTRIES / 2;
    assertThat(
            survivors
                .getLast()
                .count("fynix_presence_events_total", "event", "join", "outcome", "held_back"))
        .isEqualTo(ENTRIES / 2.0 - late)
        .isPositive();
  }

  @Test
  void aDeadNodeThatNobodyHeardOfIsFoundAtTheSecondLook() throws Exception {
    var dead = deadNode();
    var survivor = node("a", Duration.ZERO);
    survivor.janitor.lookAround(survivor.shard());
    assertThat(survivor.removed()).as("it may only have been a time without Redis").isZero();
    survivor.janitor.lookAround(survivor.shard());
    assertThat(survivor.removed()).isEqualTo(ENTRIES);
    assertThat(dead.clients("room:0")).isZero();
  }

  @Test
  void aNodeThatRenewsItsLeaseBetweenTwoLooksIsLeftAlone() throws Exception {
    var slow = node("slow", Duration.ZERO);
    slow.enter("room:1", "ada", "c1");
    var survivor = node("a", Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      slow.die();
      survivor.janitor.lookAround(survivor.shard());
      Presences.get(slow.leases.renew(slow.self, 0));
      survivor.janitor.lookAround(survivor.shard());
    }
    assertThat(survivor.janitor.cleanUp(survivor.shard(), slow.self)).isFalse();
    assertThat(slow.clients("room:1")).isEqualTo(1);
    assertThat(survivor.removed()).isZero();
  }

  @Test
  void theWorkOfADeadJanitorIsTakenOver() throws Exception {
    var dead = deadNode();
    var survivor = node("a", Duration.ZERO);
    Presences.get(
        survivor.leases.claim(new NodeId("dies-too"), dead.self, 0, Duration.ofMillis(300), 10));
    assertThat(survivor.janitor.cleanUp(survivor.shard(), dead.self)).isFalse();
    assertThat(survivor.removed()).isZero();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> survivor.janitor.cleanUp(survivor.shard(), dead.self));
    assertThat(survivor.removed()).isEqualTo(ENTRIES);
  }
}
