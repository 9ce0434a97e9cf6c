package io.fynix.realtime.presence;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceLeases;
import io.fynix.platform.presence.PresenceLeases.Claim;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.presence.PresenceStore.Announced;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Removes the entries of dead nodes and announces their leaves. All living nodes try; a claim lets
 * one of them do it, and another one when that dies. Blocks its callers, one thread at a time.
 *
 * <p>Correctness does not hang on the claim: Redis removes an entry only while its node's lease has
 * ended, and announces its leave with the removal, so that it is announced once whoever does it.
 */
@ApplicationScoped
class Janitor {
  /** Life of a claim after its last batch; a batch takes a small part of it. */
  static final Duration CLAIM = Duration.ofSeconds(10);

  private final PresenceLeases leases;
  private final PresenceStore store;
  private final NodeId self;
  private final Duration leaveDelay;
  private final PresenceMetrics metrics;

  /** Leases that had ended when they were last looked at, by shard. */
  private final Map<Integer, Map<NodeId, Long>> suspects = new HashMap<>();

  Janitor(
      PresenceLeases leases,
      PresenceStore store,
      NodeId self,
      PresenceConfig config,
      PresenceMetrics metrics) {
    this.leases = leases;
    this.store = store;
    this.self = self;
    this.leaveDelay = config.leaveDelay();
    this.metrics = metrics;
  }

  /**
   * Cleans up after a dead node on one shard.
   *
   * @return whether nothing is left to do, now or for another node
   */
  boolean cleanUp(PresenceShard shard, NodeId dead) throws InterruptedException {
    while (true) {
      var claim = Wait.forAnswer(leases.claim(self, dead, shard.index, CLAIM, Wait.BATCH));
      switch (claim) {
        case Claim.Work work -> {
          if (!remove(shard, dead, work)) {
            metrics.cleanUp(PresenceMetrics.CleanUp.FAILED);
            return false;
          }
        }
        case Claim.Done done -> {
          metrics.cleanUp(PresenceMetrics.CleanUp.DONE);
          return true;
        }
        case Claim.Busy busy -> {
          metrics.cleanUp(PresenceMetrics.CleanUp.BUSY);
          return false;
        }
        case Claim.Lives lives -> {
          metrics.cleanUp(PresenceMetrics.CleanUp.LIVES);
          return false;
        }
        case null -> {
          metrics.cleanUp(PresenceMetrics.CleanUp.FAILED);
          return false;
        }
      }
    }
  }

  private boolean remove(PresenceShard shard, NodeId dead, Claim.Work work)
      throws InterruptedException {
    List<CompletionStage<Announced>> leaves = new ArrayList<>();
    for (var name : work.entries()) {
      leaves.add(store.leaveOfDead(dead, name, leaveDelay));
    }
    if (!Wait.forAll(leaves)) {
      return false;
    }
    for (var leave : leaves) {
      var what = leave.toCompletableFuture().join();
      if (what != Announced.NODE_LIVES) {
        metrics.removedOfDead(1);
      }
      metrics.leave(what);
    }
    shard.settleBy(System.nanoTime() + leaveDelay.toNanos());
    return true;
  }

  /**
   * Looks for dead nodes that nobody heard of: who died before this node began to listen, or whose
   * janitor died. A node counts as dead when its lease had ended at the look before as well, so
   * that nobody is punished for a time without Redis; looks are more than a lease apart.
   */
  void lookAround(PresenceShard shard) throws InterruptedException {
    var ended = Wait.forAnswer(leases.ended(shard.index));
    if (ended == null) {
      return;
    }
    var before = suspects.put(shard.index, ended);
    for (var each : ended.entrySet()) {
      var node = each.getKey();
      if (node.equals(self) && shard.isLeased()) {
        shard.doubt();
      } else if (before != null && each.getValue().equals(before.get(node))) {
        cleanUp(shard, node);
      }
    }
  }

  /** Announces the leaves that are due on a shard, and sees to it that later ones will be. */
  void settle(PresenceShard shard) throws InterruptedException {
    while (true) {
      var settled = Wait.forAnswer(store.settle(shard.index, Wait.BATCH));
      if (settled == null) {
        shard.settleBy(System.nanoTime() + CLAIM.toNanos());
        return;
      }
      metrics.settled(settled.announced());
      if (settled.next().isPositive()) {
        shard.settleBy(System.nanoTime() + settled.next().toNanos());
      }
      shard.news();
      if (!settled.next().isZero()) {
        return;
      }
    }
  }
}
