package io.fynix.realtime.hub;

import io.fynix.realtime.transport.Connection.LoopExecutor;
import io.fynix.realtime.transport.TimingWheel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** An event loop that a test turns by hand. */
final class ManualLoop implements LoopExecutor {
  private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public TimingWheel timers() {
    return (delay, task) -> () -> {};
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what is queued now, not what that queues; returns whether there was anything. */
  boolean turn() {
    var batch = new ArrayDeque<>(tasks);
    tasks.removeAll(batch);
    batch.forEach(Runnable::run);
    return !batch.isEmpty();
  }

  void runAll() {
    while (turn()) {}
  }
}
