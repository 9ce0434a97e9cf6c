package io.fynix.realtime.transport;

import io.fynix.realtime.transport.Connection.LoopExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/** An event loop whose time and tasks a test moves on by hand. */
final class FakeLoop implements LoopExecutor, LoopScheduler {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Scheduled> scheduled = new ArrayList<>();
  private final HashedTimingWheel timers = new HashedTimingWheel(this);
  private long now;

  private record Scheduled(long due, Runnable task) {}

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    scheduled.add(new Scheduled(now + delayNanos, task));
  }

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
    return timers;
  }

  /** Lets time pass without running anything, as a busy loop does. */
  void spend(long nanos) {
    now += nanos;
  }

  /** Runs what waits, and what it adds. */
  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, running what falls due on the way. */
  void advance(long nanos) {
    long end = now + nanos;
    runTasks();
    while (true) {
      Scheduled next =
          scheduled.stream()
              .filter(entry -> entry.due() <= end)
              .min(Comparator.comparingLong(Scheduled::due))
              .orElse(null);
      if (next == null) {
        break;
      }
      scheduled.remove(next);
      now = Math.max(now, next.due());
      next.task().run();
      runTasks();
    }
    now = Math.max(now, end);
  }

  int scheduledCount() {
    return scheduled.size();
  }
}
