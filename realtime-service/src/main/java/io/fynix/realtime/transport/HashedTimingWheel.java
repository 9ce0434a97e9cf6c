package io.fynix.realtime.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A wheel of lists of timers, one list per tick; later rounds share the lists. Setting and
 * cancelling take constant time. The loop's own timer runs only while the wheel has timers.
 */
final class HashedTimingWheel implements TimingWheel {
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Logger LOG = Logger.getLogger(HashedTimingWheel.class);

  /** A power of two; at 100 ms a tick, one round takes 51 s. */
  private static final int BUCKETS = 512;

  private final LoopScheduler scheduler;
  private final long startNanos;
  private final Entry[] buckets = new Entry[BUCKETS];
  private final List<Entry> dueNow = new ArrayList<>();
  private long tick;
  private int size;
  private boolean running;

  HashedTimingWheel(LoopScheduler scheduler) {
    this.scheduler = scheduler;
    this.startNanos = scheduler.nanoTime();
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Entry(0, () -> {});
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    long now = scheduler.nanoTime() - startNanos;
    long dueNanos = now + Math.max(0, delay.toNanos());
    if (size == 0 && !running) {
      tick = now / TICK_NANOS;
    }
    long due = Math.max(tick + 1, (dueNanos + TICK_NANOS - 1) / TICK_NANOS);
    Entry entry = new Entry(due, task);
    entry.insertBefore(bucket(due));
    size++;
    if (!running) {
      running = true;
      scheduleNextTick();
    }
    return entry;
  }

  int size() {
    return size;
  }

  private void scheduleNextTick() {
    long next = startNanos + (tick + 1) * TICK_NANOS;
    scheduler.schedule(this::advance, Math.max(0, next - scheduler.nanoTime()));
  }

  private void advance() {
    long now = (scheduler.nanoTime() - startNanos) / TICK_NANOS;
    while (tick < now && size > 0) {
      tick++;
      fire(bucket(tick));
    }
    if (size > 0) {
      scheduleNextTick();
    } else {
      running = false;
    }
  }

  private void fire(Entry bucket) {
    for (Entry entry = bucket.next; entry != bucket; entry = entry.next) {
      if (entry.due <= tick) {
        dueNow.add(entry);
      }
    }
    // By index, and only what is still linked: a task may cancel timers, and set new ones.
    for (int i = 0; i < dueNow.size(); i++) {
      Entry entry = dueNow.get(i);
      if (entry.isLinked()) {
        entry.cancel();
        run(entry.task);
      }
    }
    dueNow.clear();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A timer's task failed.", e);
    }
  }

  private Entry bucket(long due) {
    return buckets[(int) (due & (BUCKETS - 1))];
  }

  private final class Entry implements Timer {
    private final long due;
    private final Runnable task;
    private Entry previous = this;
    private Entry next = this;

    private Entry(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    private void insertBefore(Entry other) {
      previous = other.previous;
      next = other;
      previous.next = this;
      other.previous = this;
    }

    private boolean isLinked() {
      return next != this;
    }

    @Override
    public void cancel() {
      if (isLinked()) {
        previous.next = next;
        next.previous = previous;
        previous = this;
        next = this;
        size--;
      }
    }
  }
}
