package io.fynix.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceEntry;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import io.fynix.platform.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodePresenceTest {
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

  /** A store whose Redis goes away now and then. */
  private static final class Flaky implements PresenceStore {
    private final PresenceStore store;
    volatile boolean away;

    Flaky(PresenceStore store) {
      this.store = store;
    }

    private <T> CompletionStage<T> failed() {
      return CompletableFuture.failedStage(new RedisUnavailableException("away"));
    }

    @Override
    public CompletionStage<Boolean> add(PresenceEntry entry) {
      return away ? failed() : store.add(entry);
    }

    @Override
    public CompletionStage<Announced> join(PresenceEntry.Name entry, boolean patient) {
      return away ? failed() : store.join(entry, patient);
    }

    @Override
    public CompletionStage<Announced> leave(
        NodeId node, PresenceEntry.Name entry, Duration absence) {
      return away ? failed() : store.leave(node, entry, absence);
    }

    @Override
    public CompletionStage<Announced> leaveOfDead(
        NodeId node, PresenceEntry.Name entry, Duration absence) {
      return store.leaveOfDead(node, entry, absence);
    }

    @Override
    public CompletionStage<Settled> settle(int shard, int limit) {
      return store.settle(shard, limit);
    }

    @Override
    public CompletionStage<Page> entriesOf(NodeId node, int shard, String cursor) {
      return away ? failed() : store.entriesOf(node, shard, cursor);
    }
  }

  @Test
  void changesOfAnEntryKeepTheirOrder() throws Exception {
    var node = new Presences("a", client.commands(), Duration.ZERO);
    var random = new Random(7);
    Set<String> there = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      String who = "c" + random.nextInt(5);
      if (there.remove(who)) {
        node.presence.leave("room:1", who, false);
      } else {
        there.add(who);
        var entered =
            node.presence.enter("room:1", new ClientInfo("ada", who, null, null), true, null);
        if (i % 100 == 0) {
          Presences.get(entered);
        }
      }
    }
    assertThat(Presences.get(node.reader.presence("room:1")).clients().keySet()).isEqualTo(there);
    assertThat(node.registry.get(MetricNames.PRESENCE_ENTRIES).gauge().value())
        .isEqualTo(there.size());
  }

  @Test
  void whatRedisLostIsGivenBack() throws Exception {
    var node = new Presences("a", client.commands(), Duration.ZERO);
    for (int i = 0; i < 300; i++) {
      node.enter("room:1", "user" + i, "c" + i);
    }
    node.repair.repair(node.shard());
    redis.run("FLUSHALL");
    node.shard().renewed(Presences.get(node.leases.renew(node.self, 0)));
    assertThat(node.shard().isDoubtful()).isTrue();
    node.repair.repair(node.shard());
    assertThat(node.shard().isDoubtful()).isFalse();
    assertThat(node.clients("room:1")).isEqualTo(300);
    assertThat(redis.run("XLEN", "fx:bus:{s00}")).as("they are announced anew").isEqualTo(300L);
  }

  @Test
  void aNodeThatWasTakenForDeadPutsItsEntriesBack() throws Exception {
    var node = new Presences("a", client.commands(), Duration.ofMinutes(1));
    var other = new Presences("b", client.commands(), Duration.ofMinutes(1));
    node.enter("room:1", "ada", "c1");
    node.enter("room:1", "", "c2");
    node.repair.repair(node.shard());
    node.die();
    assertThat(other.janitor.cleanUp(other.shard(), node.self)).isTrue();
    assertThat(other.clients("room:1")).isZero();

    node.shard().renewed(Presences.get(node.leases.renew(node.self, 0)));
    assertThat(node.shard().isDoubtful()).isTrue();
    node.repair.repair(node.shard());
    assertThat(other.clients("room:1")).isEqualTo(2);
    assertThat(redis.run("XLEN", "fx:bus:{s00}")).as("nobody left, nobody came").isEqualTo(2L);
    assertThat(redis.run("EXISTS", "fx:leaves-due:{s00}", "fx:leaves-pending:{s00}")).isEqualTo(0L);
  }

  @Test
  void whatCouldNotBeWrittenIsMadeUpFor() throws Exception {
    var flaky = new Flaky[1];
    var node =
        new Presences("a", client.commands(), Duration.ZERO, store -> flaky[0] = new Flaky(store));
    node.enter("room:1", "ada", "c1");
    node.enter("room:1", "bob", "c2");
    node.repair.repair(node.shard());
    flaky[0].away = true;
    node.presence.leave("room:1", "c1", false);
    assertThat(node.presence.enter("room:1", new ClientInfo("eve", "c3", null, null), true, null))
        .isCompletedExceptionally();
    assertThat(node.shard().isDoubtful()).isTrue();
    node.repair.repair(node.shard());
    assertThat(node.shard().isDoubtful()).as("Redis is still away").isTrue();

    flaky[0].away = false;
    node.presence.leave("room:1", "c3", false);
    node.repair.repair(node.shard());
    assertThat(node.shard().isDoubtful()).isFalse();
    assertThat(Presences.get(node.reader.presence("room:1")).clients()).containsOnlyKeys("c2");
    assertThat(node.count(MetricNames.PRESENCE_WRITE_FAILURES)).isPositive();
  }
}
