package io.fynix.realtime.transport;

/** What the writer and the timers need of an event loop. */
interface LoopScheduler {

  /** Monotonic time in nanoseconds. */
  long nanoTime();

  /** Runs the task after those that already wait. */
  void execute(Runnable task);

  void schedule(Runnable task, long delayNanos);
}
