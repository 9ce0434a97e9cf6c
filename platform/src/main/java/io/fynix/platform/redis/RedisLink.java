package io.fynix.platform.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is held open, and opened again when it is lost.
 *
 * <p>Any thread hands commands over through {@link #waiting}; everything else belongs to one event
 * loop. Commands are written in the order in which they were handed over, as many as there are, and
 * {@link #sent} keeps them in that order until they are answered. A sweep looks at its head only:
 * if the oldest command waits too long, the connection is stuck.
 *
 * <p>In a cluster a connection stands for one to every node. There a lost or stuck node fails its
 * own commands only, and the connection stays in use until a new one is ready.
 */
final class RedisLink {
  private static final Logger LOG = Logger.getLogger(RedisLink.class);

  /** An idle connection is asked for a sign of life this often; below usual read time-outs. */
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** What the owner hears, on the event loop. */
  interface Listener {
    void stateChanged();

    void reconnected();
  }

  private final Vertx vertx;
  private final Context context;
  private final RedisConnector connector;
  private final RedisConfig config;
  private final Set<LuaScript> scripts;
  private final RedisMeters meters;
  private final Listener listener;
  private final RedisBackoff backoff;
  private final long timeoutNanos;
  private final long sweepMillis;

  // Touched by any thread.
  private final Queue<PendingCommand> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private volatile boolean open;
  private volatile boolean sound;
  private volatile boolean reachable;

  // Touched by the event loop only.
  private final SentCommands sent = new SentCommands();
  private final KnownScripts known;
  private @Nullable RedisConnection connection;
  private boolean connecting;
  private boolean connectedBefore;
  private boolean closed;
  private boolean complained;
  private long lastProbeNanos;
  private long lastSweepNanos;
  private long sweepTimer = -1;

  RedisLink(
      Vertx vertx,
      Context context,
      RedisConnector connector,
      RedisConfig config,
      Set<LuaScript> scripts,
      RedisMeters meters,
      Listener listener) {
    this.vertx = vertx;
    this.context = context;
    this.connector = connector;
    this.config = config;
    this.scripts = scripts;
    this.meters = meters;
    this.listener = listener;
    this.backoff =
        new RedisBackoff(config.reconnect().minBackoff(), config.reconnect().maxBackoff());
    this.known = new KnownScripts(connector.cluster());
    this.timeoutNanos = config.commandTimeout().toNanos();
    this.sweepMillis = Math.max(10, config.commandTimeout().toMillis() / 8);
  }

  /** Whether commands have a chance. */
  boolean isReachable() {
    return open && reachable;
  }

  /** Whether it is open and not about to be replaced. */
  boolean isSound() {
    return sound;
  }

  int inFlight() {
    return inFlight.get();
  }

  void start() {
    context.runOnContext(
        ignored -> {
          lastSweepNanos = System.nanoTime();
          sweepTimer = vertx.setPeriodic(sweepMillis, id -> context.runOnContext(i -> sweep()));
          connect();
        });
  }

  /** Fails what is in flight and stays closed. The future completes on the event loop. */
  Future<Void> close() {
    var done = Promise.<Void>promise();
    context.runOnContext(
        ignored -> {
          closed = true;
          vertx.cancelTimer(sweepTimer);
          drop("The connection to Redis is closed", null);
          done.complete();
        });
    return done.future();
  }

  CompletableFuture<@Nullable Response> send(Request request, @Nullable ScriptCall call) {
    if (!open) {
      var failure = new RedisUnavailableException("There is no connection to Redis");
      meters.failed(failure);
      return CompletableFuture.failedFuture(failure);
    }
    if (inFlight.incrementAndGet() > config.maxInFlight()) {
      inFlight.decrementAndGet();
      meters.rejected();
      return CompletableFuture.failedFuture(
          new RedisUnavailableException("Too many Redis commands are in flight"));
    }
    var pending = new PendingCommand(request, call, false);
    waiting.add(pending);
    if (drainScheduled.compareAndSet(false, true)) {
      context.runOnContext(ignored -> drain());
    }
    return pending;
  }

  private void drain() {
    drainScheduled.set(false);
    var present = connection;
    while (!sent.holdsScripts()) {
      var pending = waiting.poll();
      if (pending == null) {
        return;
      }
      if (present == null) {
        fail(pending, "The connection to Redis is lost", null);
      } else {
        transmit(present, pending, requestFor(pending));
      }
    }
    // Otherwise scripts wait to be sent by source, and what came after them must not overtake.
  }

  private Request requestFor(PendingCommand pending) {
    var call = pending.call;
    if (call == null || known.contains(call)) {
      return pending.request;
    }
    pending.goneBySource = true;
    return call.bySource();
  }

  private void transmit(RedisConnection present, PendingCommand pending, Request request) {
    sent.add(pending);
    present.send(request).onComplete(answer -> answered(present, pending, answer));
  }

  private void answered(
      RedisConnection from, PendingCommand pending, AsyncResult<@Nullable Response> answer) {
    if (pending.settled) {
      return;
    }
    var failure = answer.cause();
    if (failure == null) {
      settle(pending);
      if (pending.call != null && from == connection) {
        known.add(pending.call);
      }
      if (!pending.probe) {
        meters.ok();
      }
      pending.complete(answer.result());
    } else if (pending.call != null
        && !pending.goneBySource
        && RedisFailures.isUnknownScript(failure)) {
      pending.goneBySource = true;
      sent.stepAside(pending);
    } else {
      refused(from, pending, failure);
    }
    sendBySourceWhenDue();
  }

  private void refused(RedisConnection from, PendingCommand pending, Throwable failure) {
    settle(pending);
    var forCaller = RedisFailures.forCaller(failure);
    if (!pending.probe) {
      meters.failed(forCaller);
    }
    pending.completeExceptionally(forCaller);
    if (from == connection
        && (!RedisFailures.isAnswer(failure) || RedisFailures.isDemoted(failure))) {
      lost("The connection to Redis is lost", failure);
    }
  }

  private void sendBySourceWhenDue() {
    var due = sent.takeScriptsWhenDue();
    for (var pending : due) {
      var present = connection;
      var call = pending.call;
      if (present == null || call == null) {
        fail(pending, "The connection to Redis is lost", null);
      } else {
        transmit(present, pending, call.bySource());
      }
    }
    if (!due.isEmpty()) {
      drain();
    }
  }

  private void settle(PendingCommand pending) {
    sent.settle(pending);
    if (!pending.probe) {
      inFlight.decrementAndGet();
    }
  }

  private void fail(PendingCommand pending, String why, @Nullable Throwable cause) {
    settle(pending);
    var failure = new RedisUnavailableException(why, cause);
    if (!pending.probe) {
      meters.failed(failure);
    }
    pending.completeExceptionally(failure);
  }

  private void sweep() {
    var now = System.nanoTime();
    var late = now - lastSweepNanos > TimeUnit.MILLISECONDS.toNanos(4 * sweepMillis);
    lastSweepNanos = now;
    if (late || closed) {
      return; // this thread was held up itself: answers may lie in the socket, so judge nothing
    }
    var oldest = sent.oldest();
    if (oldest != null && now - oldest.sinceNanos > timeoutNanos) {
      stuck(now);
    } else if (connection != null && now - lastProbeNanos > KEEP_ALIVE_NANOS) {
      probe(connection, now);
    }
  }

  private void stuck(long now) {
    var why = "Redis did not answer within " + config.commandTimeout();
    if (!connector.cluster()) {
      lost(why, null);
      return;
    }
    for (var pending : sent.all()) {
      if (now - pending.sinceNanos > timeoutNanos) {
        fail(pending, why, null);
      }
    }
    sendBySourceWhenDue();
    lost(why, null);
  }

  private void probe(RedisConnection present, long now) {
    lastProbeNanos = now;
    var request = connector.signOfLife();
    transmit(present, new PendingCommand(request, null, true), request);
  }

  private void lost(String why, @Nullable Throwable cause) {
    if (closed) {
      return;
    }
    if (connectedBefore && sound) {
      LOG.warnf(
          "Redis connection lost: reason=%s", cause == null ? why : RedisFailures.describe(cause));
    }
    if (connector.cluster()) {
      sound = false;
    } else {
      drop(why, cause);
    }
    listener.stateChanged();
    connectLater();
  }

  private void drop(String why, @Nullable Throwable cause) {
    open = false;
    sound = false;
    var old = connection;
    connection = null;
    if (old != null) {
      connector.discard(old);
    }
    for (var pending : sent.all()) {
      fail(pending, why, cause);
    }
    drain();
  }

  private void connectLater() {
    if (!connecting && !closed) {
      connecting = true;
      var wait = Math.max(1, backoff.next().toMillis());
      vertx.setTimer(wait, id -> context.runOnContext(ignored -> connect()));
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    connecting = true;
    connector
        .connect(context)
        .compose(fresh -> connector.load(context, fresh, scripts))
        .onComplete(
            attempt -> {
              connecting = false;
              if (attempt.succeeded()) {
                adopt(attempt.result());
              } else {
                missed(attempt.cause());
              }
            });
  }

  private void missed(Throwable failure) {
    if (!complained) {
      complained = true; // once for each time without Redis
      LOG.warnf("Redis cannot be reached: reason=%s", RedisFailures.describe(failure));
    }
    connectLater();
    var present = connection;
    if (present != null) {
      connector
          .anyNodeAnswers(context, present, config.commandTimeout())
          .onSuccess(
              answers -> {
                if (!sound) {
                  reachable = answers;
                  listener.stateChanged();
                }
              });
    }
  }

  private void adopt(RedisConnection fresh) {
    if (closed) {
      connector.discard(fresh);
      return;
    }
    var old = connection;
    connection = fresh;
    known.clear();
    if (!connector.cluster()) {
      fresh.exceptionHandler(failure -> context.runOnContext(ignored -> ended(fresh, failure)));
      fresh.endHandler(end -> context.runOnContext(ignored -> ended(fresh, null)));
    }
    if (old != null) {
      // Answers of sound nodes may still come over the old one.
      vertx.setTimer(config.commandTimeout().toMillis(), id -> connector.discard(old));
    }
    backoff.reset();
    complained = false;
    lastProbeNanos = System.nanoTime();
    open = true;
    sound = true;
    reachable = true;
    if (connectedBefore) {
      listener.reconnected();
    }
    connectedBefore = true;
    listener.stateChanged();
  }

  private void ended(RedisConnection from, @Nullable Throwable failure) {
    if (from == connection) {
      lost("The connection to Redis is lost", failure);
    }
  }
}
