package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows logs over connections of its own.
 *
 * <p>With one Redis, or a master found through Sentinel, one thread and one connection read all
 * logs. In a cluster the logs are on several servers, and each log has its own thread and
 * connection; the installation's logs are few (the bus has 16 shards by default), so that this
 * stays a small number. The listener is called by one thread at a time either way.
 */
final class RedisLogTail implements LogTail {
  private final String name;
  private final RedisLines lines;
  private final Duration block;
  private final LogListener listener;
  private final StreamMetrics metrics;

  /** Logs that are followed, or about to be: the stage completes when the position is known. */
  private final Map<LogKey, CompletableFuture<Void>> following = new ConcurrentHashMap<>();

  private final Map<String, RedisTailLoop> loops = new ConcurrentHashMap<>();
  private volatile boolean open = true;

  /**
   * @param name short and fixed; it names the thread and tags the tail's metrics
   */
  RedisLogTail(String name, RedisLines lines, LogListener listener, StreamMetrics metrics) {
    this(name, lines, RedisTailLoop.BLOCK, listener, metrics);
  }

  /**
   * As above.
   *
   * @param block how long one read waits while there is nothing to read
   */
  RedisLogTail(
      String name, RedisLines lines, Duration block, LogListener listener, StreamMetrics metrics) {
    this.name = name;
    this.lines = lines;
    this.block = block;
    this.listener = lines.clustered() ? oneAtATime(listener) : listener;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Void> follow(LogKey log) {
    var captured = new CompletableFuture<Void>();
    var present = following.putIfAbsent(log, captured);
    if (present != null) {
      return present.minimalCompletionStage();
    }
    RedisLogPosition.find(lines.commands(), log)
        .whenComplete((position, error) -> begin(log, position, error, captured));
    return captured.minimalCompletionStage();
  }

  private void begin(
      LogKey log,
      LogCursor.@Nullable Position position,
      @Nullable Throwable error,
      CompletableFuture<Void> captured) {
    if (position == null) {
      following.remove(log, captured);
      captured.completeExceptionally(
          error == null ? new IllegalStateException("no position") : rootOf(error));
      return;
    }
    // Inside the map's lock for this log, so that it can not be given up in between.
    following.computeIfPresent(
        log,
        (key, wanted) -> {
          if (wanted == captured && open) {
            loop(log).add(new LogCursor(log, position));
          }
          return wanted;
        });
    if (open) {
      captured.complete(null);
    } else {
      loops.values().forEach(RedisTailLoop::stop); // one of them may have begun after close()
      captured.completeExceptionally(new RedisUnavailableException("the tail is closed"));
    }
  }

  private static Throwable rootOf(Throwable error) {
    var cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  @Override
  public void unfollow(LogKey log) {
    following.computeIfPresent(
        log,
        (key, wanted) -> {
          var loop = loops.get(loopOf(log));
          if (loop != null) {
            loop.remove(log);
          }
          return null;
        });
  }

  @Override
  public Duration sinceSync() {
    return loops.values().stream()
        .filter(Predicate.not(RedisTailLoop::isEmpty))
        .map(RedisTailLoop::sinceSync)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    open = false;
    var all = List.copyOf(loops.values());
    all.forEach(RedisTailLoop::stop);
    all.forEach(RedisTailLoop::join);
  }

  private RedisTailLoop loop(LogKey log) {
    return loops.computeIfAbsent(
        loopOf(log),
        loopName -> {
          var loop = new RedisTailLoop(loopName, lines, block, listener, metrics);
          loop.start();
          return loop;
        });
  }

  private String loopOf(LogKey log) {
    return lines.clustered() ? name + "-" + log.stream() : name;
  }

  private static LogListener oneAtATime(LogListener listener) {
    var lock = new ReentrantLock();
    return new LogListener() {
      @Override
      public void onEntries(LogKey log, List<LogEntry> entries) {
        lock.lock();
        try {
          listener.onEntries(log, entries);
        } finally {
          lock.unlock();
        }
      }

      @Override
      public void onGap(LogKey log, Gap gap) {
        lock.lock();
        try {
          listener.onGap(log, gap);
        } finally {
          lock.unlock();
        }
      }
    };
  }
}
