package io.fynix.realtime.presence;

import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceEntry;
import io.fynix.platform.presence.PresenceStore;
import io.fynix.platform.presence.PresenceStore.Announced;
import io.fynix.platform.redis.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this node's clients. Safe from any thread and never blocks.
 *
 * <p>A write that fails is not repeated by itself: the shard becomes doubtful, and {@link Repair}
 * brings Redis to what this node has.
 */
@ApplicationScoped
public class NodePresence {
  private final PresenceStore store;
  private final NodeId self;
  private final Duration leaveDelay;
  private final PresenceMetrics metrics;
  private final List<PresenceShard> shards;

  public NodePresence(
      PresenceStore store,
      NodeId self,
      BusConfig bus,
      PresenceConfig config,
      PresenceMetrics metrics) {
    this.store = store;
    this.self = self;
    this.leaveDelay = config.leaveDelay();
    this.metrics = metrics;
    this.shards = IntStream.range(0, bus.shards()).mapToObj(PresenceShard::new).toList();
    metrics.watch(shards);
  }

  List<PresenceShard> shards() {
    return shards;
  }

  /**
   * A client is on a channel from now on.
   *
   * @param shown whether presence tells of it
   * @param emptyDelay as for {@link PresenceEntry}
   * @return completes when everybody finds it there; fails when Redis is away. {@link #leave} must
   *     follow either way
   */
  public CompletionStage<Void> enter(
      String channel, ClientInfo info, boolean shown, @Nullable Duration emptyDelay) {
    var entry = new PresenceEntry(self, channel, info, shown, emptyDelay);
    var shard = shardOf(channel);
    var entered = new CompletableFuture<Void>();
    shard.entries.compute(
        entry.name(),
        (name, before) -> {
          add(shard, entry)
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      entered.complete(null);
                    } else {
                      entered.completeExceptionally(failure);
                    }
                  });
          return new PresenceShard.Held(entry, false);
        });
    return entered;
  }

  /** Tells the others that the client came, once it was told itself that it is subscribed. */
  public void announce(String channel, String client) {
    var shard = shardOf(channel);
    shard.entries.computeIfPresent(
        new PresenceEntry.Name(channel, client),
        (name, held) -> {
          join(shard, name);
          return new PresenceShard.Held(held.entry(), true);
        });
  }

  /** What is known of a client on the channel changed; its leave will say what its join said. */
  public void update(String channel, ClientInfo info) {
    var shard = shardOf(channel);
    shard.entries.computeIfPresent(
        new PresenceEntry.Name(channel, info.client()),
        (name, held) -> {
          var before = held.entry();
          var entry = new PresenceEntry(self, channel, info, before.shown(), before.emptyDelay());
          add(shard, entry);
          return new PresenceShard.Held(entry, held.announced());
        });
  }

  /** Asks again for the joins of a shard that could not be decided. */
  void announceWaiting(PresenceShard shard) {
    for (var name : shard.takeWaiting()) {
      shard.entries.computeIfPresent(
          name,
          (same, held) -> {
            join(shard, name);
            return held;
          });
    }
  }

  /**
   * A client is on the channel no more; does nothing when it never was.
   *
   * @param mayReturn whether its user can be expected back in a moment
   */
  public void leave(String channel, String client, boolean mayReturn) {
    var shard = shardOf(channel);
    shard.entries.computeIfPresent(
        new PresenceEntry.Name(channel, client),
        (name, held) -> {
          // Nobody can tell whether a later anonymous client is this one.
          boolean known = !held.entry().info().user().isEmpty();
          remove(shard, name, mayReturn && known ? leaveDelay : Duration.ZERO);
          Duration emptyDelay = held.entry().emptyDelay();
          if (emptyDelay != null) {
            shard.settleBy(System.nanoTime() + emptyDelay.toNanos());
          }
          return null;
        });
  }

  // Writes, for entries that are being changed in their shard's map. The stages never block.

  CompletionStage<Boolean> add(PresenceShard shard, PresenceEntry entry) {
    return store
        .add(entry)
        .whenComplete(
            (held, failure) -> {
              if (failure == null) {
                shard.renewed(held);
                if (entry.emptyDelay() != null) {
                  shard.news();
                }
              } else {
                failed(shard);
              }
            });
  }

  CompletionStage<Announced> join(PresenceShard shard, PresenceEntry.Name name) {
    return store
        .join(name, !leaveDelay.isZero())
        .whenComplete(
            (what, failure) -> {
              if (failure != null) {
                failed(shard);
                return;
              }
              metrics.join(what);
              if (what == Announced.WAITS) {
                shard.waits(name);
              }
            });
  }

  CompletionStage<Announced> remove(
      PresenceShard shard, PresenceEntry.Name name, Duration absence) {
    return store
        .leave(self, name, absence)
        .whenComplete((what, failure) -> left(shard, what, absence, failure));
  }

  private void left(
      PresenceShard shard,
      @Nullable Announced what,
      Duration absence,
      @Nullable Throwable failure) {
    if (failure != null || what == null) {
      failed(shard);
      return;
    }
    metrics.leave(what);
    if (what == Announced.HELD_BACK) {
      shard.settleBy(System.nanoTime() + absence.toNanos());
    }
  }

  private void failed(PresenceShard shard) {
    metrics.writeFailed();
    shard.doubt();
  }

  private PresenceShard shardOf(String channel) {
    return shards.get(Keys.shardOf(channel, shards.size()));
  }
}
