package io.fynix.platform.redis;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A Redis Cluster of a few masters without replicas, each a real process. It serves what is left
 * when a node is gone.
 */
public final class RealRedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;

  private final List<RealRedis> nodes;

  private RealRedisCluster(List<RealRedis> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Starts the nodes, gives each an equal share of the slots, and waits until they agree. */
  public static RealRedisCluster start(int masters) {
    var nodes = new ArrayList<RealRedis>();
    for (var i = 0; i < masters; i++) {
      nodes.add(
          RealRedis.start(
              "cluster-enabled yes",
              "cluster-node-timeout 1000",
              "cluster-require-full-coverage no"));
    }
    for (var i = 0; i < masters; i++) {
      var command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (var slot = SLOTS * i / masters; slot < SLOTS * (i + 1) / masters; slot++) {
        command.add(Integer.toString(slot));
      }
      nodes.get(i).run(command.toArray(String[]::new));
      nodes.get(i).run("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      if (i > 0) {
        nodes.get(i).run("CLUSTER", "MEET", "127.0.0.1", Integer.toString(nodes.get(0).port()));
      }
    }
    var cluster = new RealRedisCluster(nodes);
    cluster.awaitAgreement();
    return cluster;
  }

  /** Waits until every node sees every other and serves its slots; after a node came back. */
  public void awaitAgreement() {
    Predicate<RealRedis> complete =
        node -> {
          var info = String.valueOf(node.run("CLUSTER", "INFO"));
          return info.contains("cluster_state:ok")
              && info.contains("cluster_slots_ok:" + SLOTS)
              && info.contains("cluster_known_nodes:" + nodes.size());
        };
    Awaitility.await().atMost(30, SECONDS).until(() -> nodes.stream().allMatch(complete));
  }

  public List<RealRedis> nodes() {
    return nodes;
  }

  /** The node that owns a key. */
  public RealRedis ownerOf(String key) {
    var slot = Integer.parseInt(String.valueOf(nodes.get(0).run("CLUSTER", "KEYSLOT", key)));
    for (var i = 0; i < nodes.size(); i++) {
      if (slot < SLOTS * (i + 1) / nodes.size()) {
        return nodes.get(i);
      }
    }
    throw new IllegalStateException("no owner of slot " + slot);
  }

  @Override
  public void close() {
    nodes.forEach(RealRedis::close);
  }
}
