package io.fynix.realtime.emulation;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.DedicatedConnection;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisBackoff;
import io.fynix.platform.redis.RedisBlockingConnections;
import io.fynix.platform.redis.RedisCommands;
import io.fynix.platform.redis.RedisUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A list in Redis for each node. Its owner takes messages with a blocking read, on one virtual
 * thread and one connection of its own, and shows by a lease that it does; what nobody takes
 * expires.
 */
@Singleton
class RedisInbox implements Inbox {
  private static final Logger LOG = Logger.getLogger(RedisInbox.class);
  private static final LuaScript SEND = LuaScript.named("inbox-send");

  /** How long a read waits for a message. */
  private static final Duration BLOCK = Duration.ofMillis(500);

  /** Most messages taken in one read after the first. */
  private static final int READ_COUNT = 128;

  /** A server that takes longer than this, beside what a read waits, counts as gone. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(20);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

  private final RedisCommands commands;
  private final RedisBlockingConnections connections;
  private final NodeId own;
  private final EmulationConfig config;
  private final RedisBackoff backoff = new RedisBackoff(SHORTEST_BACKOFF, LONGEST_BACKOFF);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable DedicatedConnection connection;
  private long leaseUntilNanos; // touched by the reading thread only

  RedisInbox(
      RedisCommands commands,
      RedisBlockingConnections connections,
      NodeId own,
      EmulationConfig config) {
    this.commands = commands;
    this.connections = connections;
    this.own = own;
    this.config = config;
  }

  @Override
  public CompletionStage<Sent> send(NodeId to, byte[] message) {
    String inbox = Keys.inbox(to.value());
    return SEND.run(
            commands,
            inbox,
            List.of(inbox, Keys.inboxLease(to.value())),
            List.of(config.inboxMaxLength(), config.inboxTtl().toMillis(), message))
        .thenApply(answer -> Sent.valueOf(String.valueOf(answer)));
  }

  /**
   * Begins to take this node's messages.
   *
   * @param reader receives them in order, on the reading thread, and must not block
   */
  void open(Consumer<byte[]> reader) {
    thread = Thread.ofVirtual().name("fynix-inbox").start(() -> run(reader));
  }

  void onStop(@Observes ShutdownEvent event) {
    close();
  }

  /** Tells the others that nobody reads here any more, and ends. */
  void close() {
    stopped.countDown();
    Thread reading = thread;
    if (reading == null) {
      return;
    }
    DedicatedConnection open = connection;
    if (open != null) {
      open.close();
    }
    try {
      reading.join(STOP_LIMIT);
      String lease = Keys.inboxLease(own.value());
      await(commands.send(lease, Request.cmd(Command.DEL).arg(lease)), STOP_LIMIT);
    } catch (RedisUnavailableException e) {
      LOG.debugf("The inbox's lease runs out by itself: error=%s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRunning() {
    return stopped.getCount() > 0;
  }

  private void run(Consumer<byte[]> reader) {
    while (isRunning()) {
      try (DedicatedConnection open = await(connections.open("inbox"), ANSWER_LIMIT)) {
        connection = open;
        leaseUntilNanos = System.nanoTime();
        while (isRunning()) {
          takeLease(open);
          take(open, reader);
          backoff.reset();
        }
      } catch (RuntimeException e) {
        pauseAfter(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        connection = null;
      }
    }
  }

  /** Long before it runs out, and never without reading. */
  private void takeLease(DedicatedConnection open) throws InterruptedException {
    long now = System.nanoTime();
    if (now - leaseUntilNanos < 0) {
      return;
    }
    Request set =
        Request.cmd(Command.SET)
            .arg(Keys.inboxLease(own.value()))
            .arg("1")
            .arg("PX")
            .arg(config.inboxTtl().toMillis());
    await(open.send(set, ANSWER_LIMIT), ANSWER_LIMIT);
    leaseUntilNanos = now + config.inboxTtl().toNanos() / 3;
  }

  private void take(DedicatedConnection open, Consumer<byte[]> reader) throws InterruptedException {
    String inbox = Keys.inbox(own.value());
    Duration limit = BLOCK.plus(ANSWER_LIMIT);
    Request first = Request.cmd(Command.BLPOP).arg(inbox).arg(BLOCK.toMillis() / 1000.0);
    Response popped = await(open.send(first, limit), limit);
    if (popped == null) {
      return;
    }
    reader.accept(popped.get(1).toBytes());
    Request more = Request.cmd(Command.LPOP).arg(inbox).arg(READ_COUNT);
    Response rest = await(open.send(more, ANSWER_LIMIT), ANSWER_LIMIT);
    if (rest != null) {
      rest.forEach(message -> reader.accept(message.toBytes()));
    }
  }

  private void pauseAfter(RuntimeException failure) {
    if (!isRunning()) {
      return;
    }
    if (failure instanceof RedisUnavailableException) {
      LOG.debugf("The inbox lost Redis: error=%s", failure.getMessage());
    } else {
      LOG.warnf(failure, "The inbox can not be read");
    }
    try {
      if (stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("The inbox is closed.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration limit)
      throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("Redis refused the inbox", e.getCause());
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("Redis did not answer in time", e);
    }
  }
}
