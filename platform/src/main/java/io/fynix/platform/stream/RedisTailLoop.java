package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.RedisBackoff;
import io.fynix.platform.redis.RedisUnavailableException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thread and one connection that read some logs.
 *
 * <p>Before a read, at the latest {@link #CHECK_INTERVAL} after the last time, the loop asks for
 * the epochs and counters of all logs: with them {@link LogCursor} proves that nothing is missing.
 * When the counters promise entries the read does not block, so that a loss shows at once. A log
 * that is always hot answers every read at once; therefore the time decides and not the number of
 * reads. After a connection was opened the entries last seen are compared before anything else.
 *
 * <p>Logs are added and removed from any thread; what the cursors hold, and the connection, belong
 * to the loop's thread.
 */
final class RedisTailLoop {
  private static final Logger LOG = Logger.getLogger(RedisTailLoop.class);

  /** Most entries of one log in one answer. */
  static final int READ_COUNT = 512;

  /** How long a read usually waits for entries; also how late a wiped idle log is noticed. */
  static final Duration BLOCK = Duration.ofMillis(500);

  /** A checked round at most this often. */
  static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(20);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** A wake-up can miss the read by a moment; so often it is tried again. */
  private static final int UNBLOCK_ATTEMPTS = 50;

  private static final long UNBLOCK_PAUSE_MILLIS = 3;

  private final String name;
  private final RedisLines lines;
  private final Duration block;
  private final LogListener listener;
  private final StreamMetrics metrics;
  private final Map<LogKey, LogCursor> cursors = new ConcurrentHashMap<>();

  /** Counts changes of {@link #cursors}. */
  private final AtomicLong wanted = new AtomicLong();

  private final Semaphore wakeUp = new Semaphore(0);
  private final Thread thread;
  private final RedisBackoff backoff = new RedisBackoff(SHORTEST_BACKOFF, LONGEST_BACKOFF);
  private volatile boolean running = true;
  private volatile @Nullable RedisLine line;

  /** The value of {@link #wanted} that the present read knows. */
  private volatile long reading;

  private volatile long syncedAt = System.nanoTime();
  private long checkedAt;

  /**
   * @param block how long one read waits for entries
   * @param listener must not be called by two loops at once; the caller sees to it
   */
  RedisTailLoop(
      String name, RedisLines lines, Duration block, LogListener listener, StreamMetrics metrics) {
    this.name = name;
    this.lines = lines;
    this.block = block;
    this.listener = listener;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("fynix-tail-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void add(LogCursor cursor) {
    cursors.put(cursor.log(), cursor);
    wanted.incrementAndGet();
    wakeUp.release();
    unblock(UNBLOCK_ATTEMPTS);
  }

  void remove(LogKey log) {
    cursors.remove(log);
    wanted.incrementAndGet();
  }

  boolean isEmpty() {
    return cursors.isEmpty();
  }

  Duration sinceSync() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - syncedAt));
  }

  /** Ends the loop after the call that runs. */
  void stop() {
    running = false;
    wakeUp.release();
    var open = line;
    if (open != null) {
      open.close();
    }
  }

  /** Waits until the loop has ended, except when the loop's own listener asks. */
  void join() {
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      if (!thread.join(STOP_LIMIT)) {
        LOG.warnf("A tail did not stop in time: tail=%s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running) {
      try (var open = RedisLine.open(lines, "tail-" + name)) {
        line = open;
        rejoin(open);
        while (running) {
          round(open);
          backoff.reset();
        }
      } catch (RuntimeException e) {
        if (running) {
          report(e);
          pause(backoff.next());
        }
      } finally {
        line = null;
      }
    }
  }

  private void report(RuntimeException e) {
    if (e instanceof RedisUnavailableException) {
      LOG.debugf("A tail lost Redis: tail=%s error=%s", name, e.getMessage());
    } else {
      LOG.warnf("A tail was refused by Redis: tail=%s error=%s", name, e.getMessage());
    }
  }

  /** Compares the last entries seen with what the server has under the same numbers now. */
  private void rejoin(RedisLine open) {
    checkNow();
    for (var cursor : List.copyOf(cursors.values())) {
      if (cursor.hasAnchor()) {
        rejoin(open, cursor);
      }
    }
  }

  private void rejoin(RedisLine open, LogCursor cursor) {
    var state = state(open, List.of(cursor)).get(0);
    var found =
        open.send(
            Request.cmd(Command.XRANGE)
                .arg(cursor.log().stream())
                .arg(cursor.last() + "-0")
                .arg("+")
                .arg("COUNT")
                .arg(1));
    if (cursor.check(state.epoch(), state.counted()).isPresent()) {
      return; // the first round sees the same and deals with it
    }
    for (var entry : RedisReplies.entries(found)) {
      if (entry.sequence() == cursor.last() && !cursor.matchesAnchor(entry.fields())) {
        reposition(open, cursor, Gap.Cause.REWOUND);
      } else if (entry.sequence() == cursor.last() + 1) {
        cursor.doubt(guarded(cursor)); // the anchor itself is gone: nothing joins the two parts
      }
    }
  }

  private void round(RedisLine open) {
    var known = wanted.get();
    var round = List.copyOf(cursors.values());
    if (round.isEmpty()) {
      idle(open, known);
      return;
    }
    var sentAt = System.nanoTime();
    if (known != reading || sentAt - checkedAt >= CHECK_INTERVAL.toNanos()) {
      reading = known;
      checkedAt = sentAt;
      if (!check(open, round)) {
        return;
      }
      syncedAt = sentAt;
    }
    var reply = open.sendBlocking(read(round, true), block);
    var entries = RedisReplies.byStream(reply);
    var complete = true;
    for (var cursor : round) {
      complete &= deliver(cursor, entries, 0);
    }
    if (complete) {
      syncedAt = sentAt;
    }
  }

  /** Nothing to read: only sees whether the server is there. */
  private void idle(RedisLine open, long known) {
    reading = known;
    var sentAt = System.nanoTime();
    open.send(Request.cmd(Command.PING));
    syncedAt = sentAt;
    pause(block);
    checkNow();
  }

  private void checkNow() {
    checkedAt = System.nanoTime() - CHECK_INTERVAL.toNanos();
  }

  /** Compares epochs and counters, and reads what they promise. Tells whether there was nothing. */
  private boolean check(RedisLine open, List<LogCursor> round) {
    var states = state(open, round);
    var sound = new ArrayList<LogCursor>(round.size());
    var promised = false;
    for (var i = 0; i < round.size(); i++) {
      var cursor = round.get(i);
      var state = states.get(i);
      var changed = cursor.check(state.epoch(), state.counted());
      if (changed.isPresent()) {
        reposition(open, cursor, changed.get());
      } else {
        sound.add(cursor);
        promised |= state.counted() > cursor.last();
      }
    }
    if (promised) {
      var entries = RedisReplies.byStream(open.send(read(sound, false)));
      for (var i = 0; i < round.size(); i++) {
        if (sound.contains(round.get(i))) {
          deliver(round.get(i), entries, states.get(i).counted());
        }
      }
    }
    return sound.size() == round.size() && !promised;
  }

  /** What the server says about a log. */
  private record State(@Nullable String epoch, long counted) {}

  private static List<State> state(RedisLine open, List<LogCursor> round) {
    var request = Request.cmd(Command.MGET);
    for (var cursor : round) {
      request.arg(cursor.log().epoch()).arg(cursor.log().sequence());
    }
    var values = Objects.requireNonNull(open.send(request), "MGET always answers");
    var states = new ArrayList<State>(round.size());
    for (var i = 0; i < round.size(); i++) {
      var epoch = values.get(2 * i);
      var counted = RedisReplies.number(values.get(2 * i + 1));
      states.add(new State(epoch == null ? null : epoch.toString(), counted));
    }
    return states;
  }

  private Request read(List<LogCursor> round, boolean blocking) {
    var read = Request.cmd(Command.XREAD).arg("COUNT").arg(READ_COUNT);
    if (blocking) {
      read.arg("BLOCK").arg(block.toMillis());
    }
    read.arg("STREAMS");
    round.forEach(cursor -> read.arg(cursor.log().stream()));
    round.forEach(cursor -> read.arg(cursor.last() + "-0"));
    return read;
  }

  /** Delivers a log's part of an answer and tells whether the log had no more. */
  private boolean deliver(
      LogCursor cursor, Map<String, List<RedisReplies.RawEntry>> answer, long counted) {
    var raw = answer.getOrDefault(cursor.log().stream(), List.of());
    var entries = new ArrayList<LogEntry>(raw.size());
    raw.forEach(entry -> entries.add(new LogEntry(entry.sequence(), entry.fields())));
    var all = raw.size() < READ_COUNT;
    cursor.deliver(entries, all ? counted : 0, guarded(cursor));
    return all;
  }

  private void reposition(RedisLine open, LogCursor cursor, Gap.Cause cause) {
    cursor.resume(cause, RedisLogPosition.find(open, cursor.log()), guarded(cursor));
  }

  /** The listener, unless the log was given up meanwhile; what it throws stays here. */
  private LogListener guarded(LogCursor cursor) {
    return new LogListener() {
      @Override
      public void onEntries(LogKey log, List<LogEntry> entries) {
        metrics.logEntries(LogFamily.of(log), entries.size());
        call(log, () -> listener.onEntries(log, entries));
      }

      @Override
      public void onGap(LogKey log, Gap gap) {
        metrics.logGap(LogFamily.of(log), gap.cause());
        LOG.warnf(
            "A log has a gap: tail=%s log=%s cause=%s lastSeen=%d resumedAt=%d",
            name, log.stream(), gap.cause(), gap.lastSeen(), gap.resumedAt());
        call(log, () -> listener.onGap(log, gap));
      }

      private void call(LogKey log, Runnable delivery) {
        if (!running || !cursor.equals(cursors.get(log))) {
          return;
        }
        try {
          delivery.run();
        } catch (RuntimeException e) {
          metrics.listenerFailed(LogFamily.of(log));
          LOG.errorf(e, "A listener failed: tail=%s log=%s", name, log.stream());
        }
      }
    };
  }

  /**
   * Ends the blocked read, so that it begins again with the logs wanted now. A read that was not
   * blocked yet misses that, and is tried again. Where the server does not allow it, the read ends
   * by itself after its own time.
   */
  private void unblock(int attempts) {
    var open = line;
    if (attempts == 0 || reading >= wanted.get() || open == null || open.clientId().isEmpty()) {
      return;
    }
    var id = open.clientId().getAsLong();
    lines
        .commands()
        .send("unblock", Request.cmd(Command.CLIENT).arg("UNBLOCK").arg(id))
        .whenComplete(
            (unblocked, error) -> {
              if (error == null && RedisReplies.number(unblocked) == 0) {
                CompletableFuture.delayedExecutor(UNBLOCK_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> unblock(attempts - 1));
              }
            });
  }

  private void pause(Duration time) {
    try {
      if (wakeUp.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUp.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
