package io.fynix.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.presence.RedisOccupancyNews;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a channel has its first subscriber in the cluster, and its last one left. */
class OccupancyTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration PATIENT = Duration.ofMillis(400);
  private static final Duration FOREVER = Duration.ofHours(1);
  private static final RealRedis redis = RealRedis.start();
  private static final RedisTestClient client = RedisTestClient.of(redis);

  private final Presences a = node("a");
  private final Presences b = node("b");

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.run("FLUSHALL");
  }

  private static Presences node(String name) {
    return new Presences(name, client.commands(), Duration.ZERO);
  }

  private static void enter(Presences node, String who, Duration emptyDelay) {
    Presences.get(
        node.presence.enter(
            "room:1", new ClientInfo("u" + who, who, null, null), false, emptyDelay));
  }

  private static void leave(Presences node, String who) {
    node.presence.leave("room:1", who, true);
    Presences.get(node.reader.stats("room:1")); // answered after the leave
  }

  /** What waits to be told, like {@code channel.occupied room:1}. */
  private List<String> news() {
    var all = new RedisOccupancyNews(client.commands());
    var ids = new HashSet<String>();
    var told = new ArrayList<String>();
    for (var fact : Presences.get(all.take(a.self, 0, Duration.ofSeconds(10), 1000))) {
      assertThat(ids.add(fact.stamp().id())).isTrue();
      told.add(
          switch (fact) {
            case io.fynix.platform.activity.Activity.Occupied it -> "+" + it.channel();
            case io.fynix.platform.activity.Activity.Vacated it -> "-" + it.channel();
            default -> fact.type();
          });
    }
    return told;
  }

  @Test
  void theFirstAndTheLastSubscriberOfAllNodesCount() {
    enter(a, "c1", AT_ONCE);
    enter(b, "c2", AT_ONCE);
    enter(b, "c2", AT_ONCE);
    leave(a, "c1");
    assertThat(news()).containsExactly("+room:1");
    leave(b, "c2");
    assertThat(news()).containsExactly("+room:1", "-room:1");
    enter(a, "c1", AT_ONCE);
    assertThat(news()).containsExactly("+room:1", "-room:1", "+room:1");
  }

  @Test
  void channelsThatDoNotAskForItAreNotTold() {
    Presences.get(a.presence.enter("room:1", new ClientInfo("u", "c1", null, null), true, null));
    leave(a, "c1");
    assertThat(news()).isEmpty();
  }

  @Test
  void aShortAbsenceIsNotTold() throws Exception {
    enter(a, "c1", FOREVER);
    leave(a, "c1");
    a.janitor.settle(a.shard());
    enter(b, "c2", FOREVER);
    a.janitor.settle(a.shard());
    assertThat(news()).containsExactly("+room:1");
    assertThat(redis.run("EXISTS", "fx:occupied-empty:{s00}")).isEqualTo(0L);
  }

  @Test
  void aLongAbsenceIsToldOnceByWhoeverSettles() {
    enter(a, "c1", PATIENT);
    leave(a, "c1");
    assertThat(news()).containsExactly("+room:1");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              a.janitor.settle(a.shard());
              b.janitor.settle(b.shard());
              return news().size() > 1;
            });
    assertThat(news()).containsExactly("+room:1", "-room:1");
  }

  @Test
  void theChannelsOfANodeThatDiedBecomeEmpty() throws Exception {
    enter(a, "c1", AT_ONCE);
    enter(a, "c2", AT_ONCE);
    a.die();
    assertThat(b.janitor.cleanUp(b.shard(), a.self)).isTrue();
    assertThat(news()).containsExactly("+room:1", "-room:1");
  }

  @Test
  void theyStayOccupiedWhereAnotherNodeHasASubscriber() throws Exception {
    enter(a, "c1", AT_ONCE);
    enter(b, "c2", AT_ONCE);
    a.die();
    assertThat(b.janitor.cleanUp(b.shard(), a.self)).isTrue();
    assertThat(news()).containsExactly("+room:1");
  }

  @Test
  void manyNodesAtOnceNeverDisagree() throws Exception {
    var nodes = List.of(a, b, node("c"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var node : nodes) {
        threads.submit(
            () -> {
              for (int i = 0; i < 200; i++) {
                String who = node.self.value() + ThreadLocalRandom.current().nextInt(3);
                enter(node, who, AT_ONCE);
                leave(node, who);
              }
            });
      }
    }
    var told = news();
    assertThat(told).hasSizeGreaterThan(1);
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "+room:1" : "-room:1");
    }
    assertThat(told.size() % 2).as("empty in the end").isZero();
  }

  @Test
  void whatANodeTookAndDidNotTellIsToldByAnother() {
    enter(a, "c1", AT_ONCE);
    var all = new RedisOccupancyNews(client.commands());
    var life = Duration.ofMillis(300);
    var taken = Presences.get(all.take(a.self, 0, life, 10));
    assertThat(taken).hasSize(1);
    assertThat(Presences.get(all.take(b.self, 0, life, 10))).as("a has it").isEmpty();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Presences.get(all.take(b.self, 0, life, 10)).equals(taken));
    Presences.get(all.told(a.self, 0, 1)); // too late
    assertThat(redis.run("LLEN", "fx:occupancy-news:{s00}")).isEqualTo(1L);
    Presences.get(all.told(b.self, 0, 1));
    assertThat(redis.run("EXISTS", "fx:occupancy-news:{s00}", "fx:occupancy-claim:{s00}"))
        .isEqualTo(0L);
  }
}
