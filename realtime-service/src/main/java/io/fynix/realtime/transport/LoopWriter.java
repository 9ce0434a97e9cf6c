package io.fynix.realtime.transport;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Writes what waits in the outboxes of one event loop. Touched by the loop only.
 *
 * <p>Pushes leave in passes. While the loop is idle, a pass starts as soon as the tasks that
 * already wait have run. The time that a pass takes is owed: the next one starts no earlier than
 * that much later (5 ms at most), so the loop spends at most about half of its time on pushes, and
 * the more there is to write, the more messages wait to leave in one frame. A pass over many
 * connections yields to other work after each turn. Replies do not wait for a pass.
 */
final class LoopWriter {
  /** A push waits no longer than this for the pass it leaves in to start. */
  static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Shorter pauses cost more to keep than they save; what is owed adds up to the next ones. */
  static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** Messages are joined up to about this size; a longer message has a frame of its own. */
  static final int MAX_JOINED_BYTES = 64 * 1024;

  static final int CONNECTIONS_PER_TURN = 256;

  private final LoopScheduler scheduler;
  private final LoopCounters counters;
  private final FrameCache frames;
  private final Queue<TransportConnection> waiting = new ArrayDeque<>();
  private final Runnable turn = this::turn;
  private boolean passPlanned;
  private int leftInPass;
  private long notBefore;

  LoopWriter(LoopScheduler scheduler, LoopCounters counters, ByteBufAllocator alloc) {
    this.scheduler = scheduler;
    this.counters = counters;
    this.frames = new FrameCache(alloc);
    this.notBefore = scheduler.nanoTime();
  }

  LoopCounters counters() {
    return counters;
  }

  /** Takes the connection into the next pass. */
  void enqueue(TransportConnection connection) {
    waiting.add(connection);
    planPass();
  }

  /** Writes what waits for this connection, as far as the socket takes it. */
  void writeNow(TransportConnection connection) {
    write(connection, false);
    frames.clear();
  }

  /** Writes all that waits for this connection, whether or not the socket takes it. */
  void writeAll(TransportConnection connection) {
    write(connection, true);
    frames.clear();
  }

  private void planPass() {
    if (passPlanned || waiting.isEmpty()) {
      return;
    }
    passPlanned = true;
    leftInPass = 0;
    long pause = notBefore - scheduler.nanoTime();
    if (pause < SHORTEST_PAUSE_NANOS) {
      scheduler.execute(turn);
    } else {
      scheduler.schedule(turn, pause);
    }
  }

  private void turn() {
    long start = scheduler.nanoTime();
    if (leftInPass == 0) {
      leftInPass = waiting.size();
    }
    int count = Math.min(leftInPass, CONNECTIONS_PER_TURN);
    for (int i = 0; i < count; i++) {
      TransportConnection connection = waiting.remove();
      connection.leftQueue();
      write(connection, false);
    }
    frames.clear();
    leftInPass -= count;
    owe(start, scheduler.nanoTime());
    if (leftInPass > 0) {
      scheduler.execute(turn);
    } else {
      passPlanned = false;
      planPass();
    }
  }

  private void owe(long start, long end) {
    long owed = Math.max(0, notBefore - start) + (end - start);
    notBefore = end + Math.min(owed, LONGEST_PAUSE_NANOS);
  }

  private void write(TransportConnection connection, boolean regardless) {
    // Writing may change the writability, which asks to write.
    if (!connection.startWriting()) {
      return;
    }
    try {
      Outbox outbox = connection.outbox();
      Wire wire = connection.wire();
      while (!outbox.isEmpty() && (regardless || wire.isWritable())) {
        do {
          writeFrame(connection, outbox, wire);
        } while (!outbox.isEmpty() && (regardless || wire.isWritable()));
        wire.flush();
      }
    } catch (RuntimeException e) {
      connection.onWriteFailure(e);
    } finally {
      connection.endWriting();
    }
  }

  private void writeFrame(TransportConnection connection, Outbox outbox, Wire wire) {
    Framing framing = connection.framing();
    int count = framing.joins() ? outbox.batch(MAX_JOINED_BYTES) : 1;
    Frame frame = frames.frame(framing, outbox, count);
    outbox.removeFirst(count);
    counters.sent(frame.form(), count, frame.length());
    wire.write(frame);
  }
}
