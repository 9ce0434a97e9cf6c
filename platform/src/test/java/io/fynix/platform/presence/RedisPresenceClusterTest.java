package io.fynix.platform.presence;

import static io.fynix.platform.presence.PresenceFixture.entry;
import static io.fynix.platform.presence.PresenceFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceLeases.Claim;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedisCluster;
import io.fynix.platform.redis.RedisState;
import io.fynix.platform.redis.RedisTestClient;
import io.vertx.redis.client.RedisClientType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisPresenceClusterTest {
  private static final int SHARDS = 16;
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static RealRedisCluster cluster;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static RedisTestClient client;

  @BeforeAll
  static void start() {
    cluster = RealRedisCluster.start(3);
    client =
        RedisTestClient.connecting(
            options ->
                options
                    .setType(RedisClientType.CLUSTER)
                    .setConnectionString(cluster.nodes().getFirst().uri()),
            Map.of());
    client.awaitState(RedisState.UP);
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void everyScriptRunsInOneSlotOfACluster() {
    var presence = PresenceFixture.of(client.commands(), SHARDS, Duration.ofSeconds(30));
    List<String> channels = IntStream.range(0, 64).mapToObj(i -> "room:" + i).toList();
    for (String channel : channels) {
      presence.enter(entry(A, channel, "ada", "c1"));
      presence.enter(entry(B, channel, "bob", "c2"));
      get(presence.store().leave(B, entry(B, channel, "bob", "c2").name(), Duration.ofMillis(1)));
    }
    for (int shard = 0; shard < SHARDS; shard++) {
      get(presence.leases().renew(B, shard));
      get(presence.leases().release(A, shard));
      while (get(presence.leases().claim(B, A, shard, Duration.ofSeconds(5), 3))
          instanceof Claim.Work(var entries)) {
        for (var each : entries) {
          get(presence.store().leaveOfDead(A, each, Duration.ZERO));
        }
      }
      assertThat(get(presence.leases().ended(shard))).isEmpty();
      assertThat(get(presence.store().entriesOf(A, shard, "0")).names()).isEmpty();
      get(presence.store().settle(shard, 1000));
    }
    for (String channel : channels) {
      assertThat(get(presence.reader().stats(channel)).clients()).isZero();
      assertThat(presence.announced(channel))
          .containsExactlyInAnyOrder("join ada/c1", "join bob/c2", "leave ada/c1", "leave bob/c2");
    }
    assertThat(channels.stream().map(c -> Keys.shardOf(c, SHARDS)).distinct()).hasSize(SHARDS);
  }
}
