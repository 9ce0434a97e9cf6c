package io.fynix.platform.presence;

import io.fynix.platform.node.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the entries of a node, and announces on the bus who comes and goes.
 *
 * <p>What is announced is decided where the entries are, in one atomic step with their change: a
 * leave is announced once for an entry whose join was announced, whoever removes the entry, and
 * never for another. Writes about one channel are executed in the order of the calls.
 *
 * <p>Safe from any thread and never blocks; stages fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis does not answer in time: whether
 * the write ran is then unknown. All writes may be repeated.
 */
public interface PresenceStore {

  /** What became of an announcement. */
  enum Announced {
    /** There was nothing to announce. */
    NOTHING,
    /** It is on the bus. */
    SENT,
    /** It waits for the user to come back, or took back one that waited. */
    HELD_BACK,
    /** It is not decided yet: to be asked for again in a moment. */
    WAITS,
    /** Not removed: its node lives. */
    NODE_LIVES
  }

  /**
   * Adds an entry, or replaces it. The node's lease on the channel's shard is renewed as well.
   *
   * @return whether the lease was alive until now; if not, other entries of the node may be gone
   */
  CompletionStage<Boolean> add(PresenceEntry entry);

  /**
   * Announces that the entry's client came. Nothing is announced for an entry that is gone or was
   * announced before; and nothing when a leave of the same user is held back, which then never
   * happened. For an anonymous user only the same client's leave counts.
   *
   * @param patient whether it waits while the user is on the channel through another node that may
   *     have died; such a node shows that it lives within a heartbeat interval, or its lease ends
   */
  CompletionStage<Announced> join(PresenceEntry.Name entry, boolean patient);

  /**
   * Removes an entry of a node.
   *
   * @param absence how long to wait for the user to come back before the leave is announced, zero
   *     to announce it at once
   */
  CompletionStage<Announced> leave(NodeId node, PresenceEntry.Name entry, Duration absence);

  /** As {@link #leave}, unless the node's lease is alive. */
  CompletionStage<Announced> leaveOfDead(NodeId node, PresenceEntry.Name entry, Duration absence);

  /**
   * Announces the leaves whose time has come, and makes news of the channels that were empty for
   * too long.
   *
   * @param limit most leaves, and most channels
   */
  CompletionStage<Settled> settle(int shard, int limit);

  /**
   * What {@link #settle} did.
   *
   * @param announced number of leaves
   * @param next time until the next leave or empty channel is due, zero when more are due now,
   *     negative when none waits
   */
  record Settled(int announced, Duration next) {}

  /** The names of a page of the node's entries on the channels of a shard. */
  CompletionStage<Page> entriesOf(NodeId node, int shard, String cursor);

  /**
   * A page of names; one may come twice.
   *
   * @param cursor for the next page, {@link #START} after the last one
   */
  record Page(List<PresenceEntry.Name> names, String cursor) {
    public static final String START = "0";
  }
}
