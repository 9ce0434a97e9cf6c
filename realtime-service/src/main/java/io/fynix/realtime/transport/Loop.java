package io.fynix.realtime.transport;

import io.fynix.realtime.transport.Connection.LoopExecutor;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** One event loop with its timers, its writer and its counters. */
final class Loop implements LoopExecutor, LoopScheduler {
  private final EventExecutor executor;
  private final int index;
  private final LoopCounters counters = new LoopCounters();
  private final HashedTimingWheel timers;
  private final LoopWriter writer;

  Loop(EventExecutor executor, int index) {
    this.executor = executor;
    this.index = index;
    this.timers = new HashedTimingWheel(this);
    this.writer = new LoopWriter(this, counters, PooledByteBufAllocator.DEFAULT);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return executor.inEventLoop();
  }

  @Override
  public TimingWheel timers() {
    return timers;
  }

  /** The channels that the loop serves; to be walked at once, on the loop. */
  Iterator<Channel> channels() {
    return executor instanceof SingleThreadEventLoop loop
        ? loop.registeredChannelsIterator()
        : Collections.emptyIterator();
  }

  LoopWriter writer() {
    return writer;
  }

  LoopCounters counters() {
    return counters;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the task reports its own failures
  public void schedule(Runnable task, long delayNanos) {
    executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }
}
