package io.fynix.realtime.presence;

import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeListener;
import io.fynix.platform.presence.PresenceLeases;
import io.fynix.platform.presence.RedisPresenceStore;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.redis.RedisState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps this node's leases, repairs what is in doubt, and cleans up after others. Two virtual
 * threads: one renews the leases and waits for nothing else, the other does what takes time.
 */
@ApplicationScoped
class PresenceKeeper {
  private static final Logger LOG = Logger.getLogger(PresenceKeeper.class);

  /** How often it is looked whether there is something to do. */
  private static final Duration TICK = Duration.ofMillis(200);

  /** Pause before a dead node's lease, or another janitor's claim, is looked at again. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Attempts at a dead node; after that, looking around finds what is left. */
  private static final int MAX_ATTEMPTS = 30;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final NodePresence presence;
  private final PresenceLeases leases;
  private final Repair repair;
  private final Janitor janitor;
  private final OccupancyRelay occupancy;
  private final NodeDirectory directory;
  private final NodeId self;
  private final Duration heartbeat;
  private final Duration lookAroundEvery;
  private final Duration leaveDelay;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Queue<Dead> dead = new ConcurrentLinkedQueue<>();
  private final Thread leaseThread;
  private final Thread workThread;

  /** A node to clean up after: where, and not before when. */
  private record Dead(NodeId node, PresenceShard shard, long atNanos, int attempt) {}

  PresenceKeeper(
      NodePresence presence,
      PresenceLeases leases,
      Repair repair,
      Janitor janitor,
      OccupancyRelay occupancy,
      NodeDirectory directory,
      RedisCommands redis,
      NodeId self,
      NodeConfig node,
      PresenceConfig config) {
    this.presence = presence;
    this.leases = leases;
    this.repair = repair;
    this.janitor = janitor;
    this.occupancy = occupancy;
    this.directory = directory;
    this.self = self;
    this.heartbeat = node.heartbeatInterval();
    this.lookAroundEvery = node.lease().plus(node.heartbeatInterval());
    this.leaveDelay = config.leaveDelay();
    this.leaseThread = Thread.ofVirtual().name("fynix-presence-lease").unstarted(this::keepLeases);
    this.workThread = Thread.ofVirtual().name("fynix-presence").unstarted(this::work);
    directory.onChange(
        new NodeListener() {
          @Override
          public void onUp(NodeHeartbeat node) {}

          @Override
          public void onGone(NodeHeartbeat node) {
            gone(node.node());
          }
        });
    redis.onState(
        state -> {
          if (state == RedisState.UP) {
            wake.release();
          }
        });
  }

  void onStart(@Observes StartupEvent event) {
    directory.start();
    leaseThread.start();
    workThread.start();
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
    wake.release();
    try {
      leaseThread.join(STOP_LIMIT);
      workThread.join(STOP_LIMIT);
      // What is left here is nobody's: the others need not wait for the end of the leases.
      List<CompletionStage<?>> releases = new ArrayList<>();
      for (var shard : presence.shards()) {
        if (shard.isLeased()) {
          releases.add(leases.release(self, shard.index));
        }
      }
      Wait.forAll(releases);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepLeases() {
    try {
      while (stopped.getCount() > 0) {
        presence.shards().stream().filter(PresenceShard::isLeased).forEach(this::renew);
        if (wake.tryAcquire(heartbeat.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew(PresenceShard shard) {
    leases
        .renew(self, shard.index)
        .whenComplete(
            (held, failure) -> {
              // A failure needs no answer: the next renewal tells whether the lease had ended.
              if (failure == null) {
                shard.renewed(held);
              }
            });
  }

  private void gone(NodeId node) {
    if (node.equals(self)) {
      return;
    }
    LOG.infof("A node is gone: node=%s", node);
    long now = System.nanoTime();
    for (var shard : presence.shards()) {
      dead.add(new Dead(node, shard, now, 1));
      // It may have held leaves back.
      shard.settleBy(now + leaveDelay.toNanos());
    }
  }

  private void work() {
    long lookAroundAt = System.nanoTime();
    long refreshAt = nextRefresh();
    presence.shards().forEach(shard -> shard.settleBy(System.nanoTime()));
    try {
      while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        boolean look = lookAroundAt - now <= 0;
        boolean refresh = refreshAt - now <= 0;
        lookAroundAt = look ? now + lookAroundEvery.toNanos() : lookAroundAt;
        refreshAt = refresh ? nextRefresh() : refreshAt;
        try {
          for (var shard : presence.shards()) {
            work(shard, now, look, refresh);
          }
          cleanUpDead(now);
        } catch (RuntimeException e) {
          // A bug must not end what keeps presence true.
          LOG.error("Presence could not be kept", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(PresenceShard shard, long now, boolean look, boolean refresh)
      throws InterruptedException {
    if (look) {
      janitor.lookAround(shard);
    }
    if (shard.isDoubtful() || (refresh && shard.isLeased())) {
      repair.repair(shard);
    }
    presence.announceWaiting(shard);
    if (shard.takeSettling(now)) {
      janitor.settle(shard);
    }
    // What a node that died did not tell is found by a look.
    if (shard.takeNews() || look) {
      occupancy.relay(shard);
    }
  }

  private void cleanUpDead(long now) throws InterruptedException {
    for (int left = dead.size(); left > 0; left--) {
      var each = dead.remove();
      if (each.atNanos() - now > 0) {
        dead.add(each);
      } else if (!janitor.cleanUp(each.shard(), each.node())
          && each.attempt() < MAX_ATTEMPTS
          && directory.find(each.node()).isEmpty()) {
        dead.add(new Dead(each.node(), each.shard(), now + RETRY.toNanos(), each.attempt() + 1));
      }
    }
  }

  /** Several times before entries that nobody renews would expire, not all nodes at once. */
  private static long nextRefresh() {
    long most = RedisPresenceStore.RETENTION.dividedBy(3).toNanos();
    return System.nanoTime() + ThreadLocalRandom.current().nextLong(most / 2, most);
  }
}
