package io.fynix.realtime.transport;

import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeState;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.redis.RedisState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends clients elsewhere while this node has more than its share, as after a scale-out: new nodes
 * get only new connections by themselves, and old connections live long. One virtual thread looks
 * at the heartbeats of the others; while Redis is away, nobody is shed.
 */
@Singleton
class Rebalancer {
  /** What a node's heartbeat calls its connections. */
  static final String CONNECTIONS = "connections";

  private static final Logger LOG = Logger.getLogger(Rebalancer.class);

  private final NodeDirectory directory;
  private final ConnectionTable table;
  private final Handover handover;
  private final Admission admission;
  private final RedisCommands redis;
  private final RebalanceConfig config;
  private final NodeId own;
  private final String service;
  private final LongSupplier nanos;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private Set<NodeId> known = Set.of();
  private long changedAt;
  private boolean shedding;

  @Inject
  Rebalancer(
      NodeDirectory directory,
      ConnectionTable table,
      Handover handover,
      Admission admission,
      RedisCommands redis,
      RebalanceConfig config,
      NodeId own,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.directory = directory;
    this.table = table;
    this.handover = handover;
    this.admission = admission;
    this.redis = redis;
    this.config = config;
    this.own = own;
    this.service = service;
    this.nanos = System::nanoTime;
    this.changedAt = nanos.getAsLong();
    this.thread = Thread.ofVirtual().name("fynix-rebalance").unstarted(this::run);
  }

  void onStart(@Observes StartupEvent event) {
    if (config.enabled()) {
      directory.start();
      thread.start();
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  private void run() {
    try {
      while (!stopped.await(config.interval().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          round();
        } catch (RuntimeException e) {
          LOG.error("Connections could not be compared with other nodes.", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    List<NodeHeartbeat> others =
        directory.live().stream()
            .filter(node -> node.service().equals(service) && !node.node().equals(own))
            .toList();
    // Without Redis, what the others said is old.
    if (!areSettled(others) || admission.isDraining() || redis.state() == RedisState.DOWN) {
      shedding = false;
      return;
    }
    Share share =
        new Share(
            admission.connections(),
            others.stream().map(node -> node.load().getOrDefault(CONNECTIONS, 0L)).toList());
    long surplus = share.surplus(shedding, config);
    if (surplus > 0 && !shedding) {
      LOG.infof(
          "Shedding connections: own=%d mean=%d surplus=%d",
          share.own(), Math.round(share.mean()), surplus);
    }
    shedding = surplus > 0;
    shed(Math.min(surplus, mostAtOnce(config)));
  }

  /** How many may go in one interval; at least one. */
  static long mostAtOnce(RebalanceConfig config) {
    Duration interval = config.interval();
    return Math.max(1, config.maxRate() * interval.toMillis() / TimeUnit.SECONDS.toMillis(1));
  }

  private boolean areSettled(List<NodeHeartbeat> others) {
    Set<NodeId> present = new HashSet<>();
    others.forEach(node -> present.add(node.node()));
    boolean allUp = others.stream().allMatch(node -> node.state() == NodeState.UP);
    long now = nanos.getAsLong();
    if (!allUp || !present.equals(known)) {
      known = present;
      changedAt = now;
    }
    return now - changedAt >= config.settle().toNanos();
  }

  /** Spread over half of the interval: in the rest they go, so that nobody counts twice. */
  private void shed(long count) {
    Duration time = config.interval().dividedBy(2);
    table.shuffled().stream()
        .limit(count)
        .forEach(
            connection ->
                connection
                    .loop()
                    .execute(() -> handover.within(time, connection, Handover.Reason.REBALANCE)));
  }
}
