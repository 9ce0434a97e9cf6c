package io.fynix.realtime.presence;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceEntry;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.presence.PresenceStore.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Makes Redis have exactly this node's entries of a shard: after writes that failed, after the node
 * was taken for dead, and now and then so that nothing that lives gets too old. Blocks its caller.
 */
@ApplicationScoped
class Repair {
  private final NodePresence presence;
  private final PresenceStore store;
  private final NodeId self;
  private final Duration leaveDelay;
  private final PresenceMetrics metrics;

  Repair(
      NodePresence presence,
      PresenceStore store,
      NodeId self,
      PresenceConfig config,
      PresenceMetrics metrics) {
    this.presence = presence;
    this.store = store;
    this.self = self;
    this.leaveDelay = config.leaveDelay();
    this.metrics = metrics;
  }

  /** Repairs a shard; when Redis is away, it stays doubtful. */
  void repair(PresenceShard shard) throws InterruptedException {
    shard.takeDoubt();
    if (removeForeign(shard) && addOwn(shard)) {
      metrics.repaired();
    } else {
      shard.doubt();
    }
  }

  /** Removes what Redis has and this node has not. */
  private boolean removeForeign(PresenceShard shard) throws InterruptedException {
    var cursor = Page.START;
    do {
      var page = Wait.forAnswer(store.entriesOf(self, shard.index, cursor));
      if (page == null) {
        return false;
      }
      List<CompletionStage<?>> writes = new ArrayList<>();
      for (var name : page.names()) {
        shard.entries.compute(
            name,
            (same, held) -> {
              if (held == null) {
                writes.add(presence.remove(shard, name, leaveDelay));
              }
              return held;
            });
      }
      if (!Wait.forAll(writes)) {
        return false;
      }
      cursor = page.cursor();
    } while (!cursor.equals(Page.START));
    return true;
  }

  private boolean addOwn(PresenceShard shard) throws InterruptedException {
    List<CompletionStage<?>> writes = new ArrayList<>();
    for (PresenceEntry.Name name : shard.entries.keySet()) {
      shard.entries.computeIfPresent(
          name,
          (same, held) -> {
            writes.add(presence.add(shard, held.entry()));
            if (held.announced()) {
              writes.add(presence.join(shard, name));
            }
            return held;
          });
      if (writes.size() >= Wait.BATCH) {
        if (!Wait.forAll(writes)) {
          return false;
        }
        writes.clear();
      }
    }
    return Wait.forAll(writes);
  }
}
