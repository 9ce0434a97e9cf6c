package io.fynix.platform.stream;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisBackoff;
import io.fynix.platform.redis.RedisUnavailableException;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a consumer group: each entry of the stream has its effect at least once, in one
 * of the group's consumers.
 *
 * <p>An entry is acknowledged after the handler returned. One that was not (the handler threw, the
 * process died) is taken over after {@code minIdle}, and after the delivery limit it is moved to
 * the dead-letter stream with its fields and {@code reason}, {@code deliveries} and {@code
 * origin_id}, so that it does not hold up the others. It survives the loss of the connection, of
 * the group and of the stream.
 *
 * <p>One virtual thread reads and handles, another tells that the entries in hand are not
 * abandoned, and a third measures the lag.
 */
final class RedisGroupConsumer implements GroupConsumer {
  private static final Logger LOG = Logger.getLogger(RedisGroupConsumer.class);
  private static final LuaScript REPLAY = LuaScript.named("group-replay");
  private static final LuaScript MEASURE = LuaScript.named("group-lag");

  /** How long a read waits for entries, and how long it takes at most to begin to stop. */
  private static final Duration BLOCK = Duration.ofMillis(500);

  private static final Duration LONGEST_CLAIM_PAUSE = Duration.ofSeconds(10);
  private static final Duration LAG_INTERVAL = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(20);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
  private static final int MAX_REPLAY = 1000;
  private static final int MAX_LAG_COUNT = 10_000;
  private static final int MAX_REASON_LENGTH = 500;

  private final RedisLines lines;
  private final GroupOptions options;
  private final int together;
  private final GroupBatchHandler handler;
  private final StreamMetrics metrics;
  private final String family;
  private final RedisBackoff backoff = new RedisBackoff(SHORTEST_BACKOFF, LONGEST_BACKOFF);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile GroupLag lastLag = new GroupLag(0, 0, Duration.ZERO);
  private final Thread thread;
  private final Thread keepThread;
  private final Thread lagThread;

  /** What was read and is neither acknowledged nor given back. */
  private volatile List<GroupEntry> inHand = List.of();

  private volatile @Nullable RedisLine line;
  private long claimedAt;

  /**
   * @param together most entries that the handler gets at once
   */
  RedisGroupConsumer(
      RedisLines lines,
      GroupOptions options,
      int together,
      GroupBatchHandler handler,
      StreamMetrics metrics) {
    this.lines = lines;
    this.options = options;
    this.together = together;
    this.handler = handler;
    this.metrics = metrics;
    this.family = LogFamily.of(options.stream());
    this.thread = Thread.ofVirtual().name("fynix-group-" + options.group()).unstarted(this::run);
    this.keepThread =
        Thread.ofVirtual().name("fynix-keep-" + options.group()).unstarted(this::keepInHand);
    this.lagThread =
        Thread.ofVirtual().name("fynix-lag-" + options.group()).unstarted(this::watchLag);
  }

  void start() {
    metrics.watchLag(family, options.group(), () -> lastLag);
    thread.start();
    keepThread.start();
    lagThread.start();
  }

  @Override
  public CompletionStage<Long> replayDead(int count) {
    if (count < 1 || count > MAX_REPLAY) {
      throw new IllegalArgumentException("count must be 1 to " + MAX_REPLAY + ": " + count);
    }
    var keys = List.of(options.stream(), Keys.dead(options.stream()));
    return REPLAY
        .run(lines.commands(), options.stream(), keys, List.of(count))
        .thenApply(RedisReplies::number);
  }

  @Override
  public CompletionStage<GroupLag> lag() {
    return MEASURE
        .run(
            lines.commands(),
            options.stream(),
            List.of(options.stream()),
            List.of(options.group(), MAX_LAG_COUNT))
        .thenApply(RedisGroupConsumer::readLag);
  }

  private static GroupLag readLag(@Nullable Response reply) {
    if (reply == null) {
      return new GroupLag(0, 0, Duration.ZERO);
    }
    return new GroupLag(
        RedisReplies.number(reply.get(0)),
        RedisReplies.number(reply.get(1)),
        Duration.ofMillis(RedisReplies.number(reply.get(2))));
  }

  /** Ends after the entry that is being handled. */
  void stop() {
    stopped.countDown();
  }

  @Override
  public void close() {
    stop();
    join(lagThread);
    join(keepThread);
    if (!join(thread)) {
      LOG.warnf("A consumer did not stop in time: group=%s", options.group());
      var open = line;
      if (open != null) {
        open.close();
      }
    }
  }

  private static boolean join(Thread thread) {
    try {
      return Thread.currentThread().equals(thread) || thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean running() {
    return stopped.getCount() > 0;
  }

  private void run() {
    while (running()) {
      try (var open = RedisLine.open(lines, "group-" + options.group())) {
        line = open;
        consume(new RedisGroupCommands(open, options));
      } catch (RuntimeException e) {
        if (running()) {
          report(e);
          pause(backoff.next());
        }
      } finally {
        line = null;
      }
    }
  }

  private void consume(RedisGroupCommands group) {
    claimedAt = System.nanoTime() - LONGEST_CLAIM_PAUSE.toNanos();
    group.createGroup();
    group.tidy(false);
    while (running()) {
      claimWhenDue(group);
      handle(group, read(group));
      backoff.reset();
    }
    group.tidy(true);
  }

  private List<GroupEntry> read(RedisGroupCommands group) {
    var entries = group.read(options.batch(), BLOCK);
    if (entries.isEmpty() || options.gather().isZero()) {
      return entries;
    }
    var gathered = new ArrayList<GroupEntry>(entries);
    var end = System.nanoTime() + options.gather().toNanos();
    var left = options.gather();
    while (running() && gathered.size() < options.batch() && left.isPositive()) {
      var block = left.compareTo(BLOCK) < 0 ? left : BLOCK;
      gathered.addAll(group.read(options.batch() - gathered.size(), block));
      left = Duration.ofNanos(end - System.nanoTime());
    }
    return gathered;
  }

  private void report(RuntimeException e) {
    if (e instanceof RedisUnavailableException) {
      LOG.debugf("A consumer lost Redis: group=%s error=%s", options.group(), e.getMessage());
    } else {
      LOG.warnf(
          "A consumer was refused by Redis: group=%s error=%s", options.group(), e.getMessage());
    }
  }

  /** Looks for entries of dead consumers three times within the time after which they count so. */
  private void claimWhenDue(RedisGroupCommands group) {
    var third = options.minIdle().dividedBy(3);
    var pause = third.compareTo(LONGEST_CLAIM_PAUSE) < 0 ? third : LONGEST_CLAIM_PAUSE;
    if (System.nanoTime() - claimedAt < pause.toNanos()) {
      return;
    }
    claimedAt = System.nanoTime();
    var next = RedisGroupCommands.START;
    do {
      var claim = group.claim(next);
      if (claim.lost() > 0) {
        metrics.handled(family, "trimmed", claim.lost());
        LOG.warnf(
            "Entries were trimmed before they were handled: group=%s count=%d",
            options.group(), claim.lost());
      }
      handle(group, claim.entries());
      next = claim.next();
    } while (running() && !next.equals(RedisGroupCommands.START));
  }

  private void handle(RedisGroupCommands group, List<GroupEntry> entries) {
    var acknowledged = new ArrayList<CompletionStage<@Nullable Response>>(entries.size());
    try {
      for (var i = 0; i < entries.size(); i += together) {
        inHand = entries.subList(i, entries.size());
        if (!running()) {
          group.release(inHand);
          break;
        }
        var some = entries.subList(i, Math.min(entries.size(), i + together));
        for (var entry : handled(group, some)) {
          acknowledged.add(group.acknowledge(entry));
        }
      }
    } finally {
      inHand = List.of();
    }
    acknowledged.forEach(each -> RedisLine.await(each, RedisLine.ANSWER_LIMIT));
  }

  /** Tries entries and tells which had their effect. */
  private List<GroupEntry> handled(RedisGroupCommands group, List<GroupEntry> entries) {
    var tried = new ArrayList<GroupEntry>(entries.size());
    for (var entry : entries) {
      if (entry.deliveries() > options.deliveryLimit()) {
        bury(group, entry, "not acknowledged after " + (entry.deliveries() - 1) + " deliveries");
      } else {
        tried.add(entry);
      }
    }
    if (tried.isEmpty()) {
      return tried;
    }
    try {
      handler.handle(List.copyOf(tried));
      metrics.handled(family, "ok", tried.size());
      return tried;
    } catch (InterruptedException e) {
      LOG.debugf("A handler was stopped: group=%s", options.group());
      group.release(tried);
    } catch (GiveUpException e) {
      metrics.handled(family, "given_up", tried.size());
      tried.forEach(entry -> bury(group, entry, String.valueOf(e.getMessage())));
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      failed(group, tried, e);
    }
    return List.of();
  }

  private void failed(RedisGroupCommands group, List<GroupEntry> entries, Throwable e) {
    metrics.handled(family, "failed", entries.size());
    LOG.warnf(
        e,
        "Entries could not be handled: group=%s first=%s count=%d delivery=%d",
        options.group(),
        entries.getFirst().id(),
        entries.size(),
        entries.getFirst().deliveries());
    for (var entry : entries) {
      if (entry.deliveries() >= options.deliveryLimit()) {
        bury(group, entry, reason(e));
      }
    }
  }

  private void bury(RedisGroupCommands group, GroupEntry entry, String reason) {
    if (group.bury(entry, reason)) {
      metrics.dead(family);
      LOG.errorf(
          "An entry went to the dead-letter stream: group=%s entry=%s deliveries=%d reason=%s",
          options.group(), entry.id(), entry.deliveries(), reason);
    }
  }

  private static String reason(Throwable e) {
    var text = e.getClass().getSimpleName() + ": " + e.getMessage();
    return text.length() <= MAX_REASON_LENGTH ? text : text.substring(0, MAX_REASON_LENGTH);
  }

  /** However long a handler takes: its entries are taken over when the process died, not before. */
  private void keepInHand() {
    while (!pause(options.minIdle().dividedBy(3))) {
      var entries = inHand;
      if (!entries.isEmpty()) {
        lines
            .commands()
            .send(options.stream(), RedisGroupCommands.keep(options, entries))
            .whenComplete(
                (ids, failure) -> {
                  if (failure != null) {
                    LOG.debugf(
                        "Entries were not kept: group=%s error=%s",
                        options.group(), failure.getMessage());
                  }
                });
      }
    }
  }

  private void watchLag() {
    while (!pause(LAG_INTERVAL)) {
      try {
        lastLag = RedisLine.await(lag(), RedisLine.ANSWER_LIMIT);
      } catch (RuntimeException e) {
        LOG.debugf("No lag: group=%s error=%s", options.group(), e.getMessage());
      }
    }
  }

  /** Waits, and tells whether the consumer was stopped meanwhile. */
  private boolean pause(Duration time) {
    try {
      return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
      return true;
    }
  }
}
