package io.fynix.realtime.presence;

import io.fynix.platform.presence.PresenceEntry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node has on the channels of one bus shard. Safe from any thread. A write to Redis is
 * handed over inside the map's change of its entry, so that Redis sees the writes of an entry in
 * the order of its changes.
 */
final class PresenceShard {
  private static final long NEVER = Long.MAX_VALUE;

  /**
   * An entry as it is meant to be in Redis.
   *
   * @param announced whether its join is meant to be announced
   */
  record Held(PresenceEntry entry, boolean announced) {}

  final int index;
  final ConcurrentMap<PresenceEntry.Name, Held> entries = new ConcurrentHashMap<>();
  private final Set<PresenceEntry.Name> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicLong settleAtNanos = new AtomicLong(NEVER);
  private volatile boolean leased;
  private volatile boolean doubtful;
  private final AtomicBoolean news = new AtomicBoolean();

  PresenceShard(int index) {
    this.index = index;
  }

  /** Whether the node has a lease here, and has to keep it. */
  boolean isLeased() {
    return leased;
  }

  /**
   * The lease was renewed.
   *
   * @param held whether it was alive until then
   */
  void renewed(boolean held) {
    if (!leased || !held) {
      // Others removed entries meanwhile; or an earlier process of this name left some.
      doubtful = true;
    }
    leased = true;
  }

  /** Redis may have something else than this node. */
  void doubt() {
    doubtful = true;
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /** What is found out from now on is another doubt. */
  void takeDoubt() {
    doubtful = false;
  }

  /** Whether the entry's join can be announced is not known yet. */
  void waits(PresenceEntry.Name name) {
    waiting.add(name);
  }

  /** The entries whose join waits; they are asked for again, and may wait again then. */
  List<PresenceEntry.Name> takeWaiting() {
    List<PresenceEntry.Name> taken = List.copyOf(waiting);
    taken.forEach(waiting::remove);
    return taken;
  }

  /** A channel may have become occupied or empty, and that may have to be told. */
  void news() {
    news.set(true);
  }

  /** Whether there may be news; they are taken away. */
  boolean takeNews() {
    return news.compareAndSet(true, false);
  }

  /** Leaves that are held back have to be looked at by then, and empty channels. */
  void settleBy(long nanoTime) {
    settleAtNanos.accumulateAndGet(nanoTime, PresenceShard::earlier);
  }

  /** Whether they are due; if so, the time is taken away. */
  boolean takeSettling(long nanoTime) {
    long at = settleAtNanos.get();
    return at != NEVER && at - nanoTime <= 0 && settleAtNanos.compareAndSet(at, NEVER);
  }

  private static long earlier(long one, long other) {
    if (one == NEVER || other == NEVER) {
      return one == NEVER ? other : one;
    }
    return one - other < 0 ? one : other;
  }
}
