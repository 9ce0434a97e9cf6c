package io.fynix.realtime.hub;

import io.fynix.platform.broker.BusConfig;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.stream.LogTail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which event loops have subscribers of a channel, and so which shards of the bus this node
 * follows. Safe from any thread.
 */
final class Interest {

  /** Loops are bits of a long. */
  static final int MAX_LOOPS = Long.SIZE;

  private static final class Shard {
    int channels;
    @Nullable CompletableFuture<Void> followed;
  }

  private final LogTail bus;
  private final ConcurrentMap<String, Long> loops = new ConcurrentHashMap<>();
  private final Shard[] shards;
  private final ReentrantLock lock = new ReentrantLock();

  Interest(LogTail bus, BusConfig config) {
    this.bus = bus;
    this.shards = new Shard[config.shards()];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard();
    }
  }

  /** The loops with subscribers of the channel, a bit each. */
  long loopsOf(String channel) {
    return loops.getOrDefault(channel, 0L);
  }

  /** The channels of a shard that somebody on this node listens to. */
  List<String> channelsOf(int shard) {
    List<String> channels = new ArrayList<>();
    loops.forEach(
        (channel, mask) -> {
          if (Keys.shardOf(channel, shards.length) == shard) {
            channels.add(channel);
          }
        });
    return channels;
  }

  int channels() {
    return loops.size();
  }

  /** A live view: changes while it is read. */
  Set<String> channelNames() {
    return Collections.unmodifiableSet(loops.keySet());
  }

  /**
   * A loop has its first subscriber of the channel.
   *
   * @return completes when everything published from then on arrives, or fails when Redis is away;
   *     {@link #remove} must follow either way
   */
  CompletionStage<Void> add(String channel, int loop) {
    lock.lock();
    try {
      boolean first = loops.merge(channel, bit(loop), (a, b) -> a | b) == bit(loop);
      int index = Keys.shardOf(channel, shards.length);
      Shard shard = shards[index];
      if (first) {
        shard.channels++;
      }
      return followed(index, shard);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #add}, for a loop that has subscribers of the channel already. */
  CompletionStage<Void> joined(String channel) {
    lock.lock();
    try {
      int index = Keys.shardOf(channel, shards.length);
      return followed(index, shards[index]);
    } finally {
      lock.unlock();
    }
  }

  private CompletionStage<Void> followed(int index, Shard shard) {
    CompletableFuture<Void> present = shard.followed;
    if (present == null || present.isCompletedExceptionally()) {
      present = bus.follow(Keys.bus(index)).toCompletableFuture();
      shard.followed = present;
    }
    return present;
  }

  /** A loop lost its last subscriber of the channel. */
  void remove(String channel, int loop) {
    lock.lock();
    try {
      Long mask =
          loops.computeIfPresent(channel, (c, m) -> (m & ~bit(loop)) == 0 ? null : m & ~bit(loop));
      if (mask != null) {
        return;
      }
      int index = Keys.shardOf(channel, shards.length);
      Shard shard = shards[index];
      if (--shard.channels == 0) {
        shard.followed = null;
        bus.unfollow(Keys.bus(index));
      }
    } finally {
      lock.unlock();
    }
  }

  private static long bit(int loop) {
    return 1L << loop;
  }
}
