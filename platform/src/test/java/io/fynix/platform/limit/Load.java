package io.fynix.platform.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Requests of one caller to several nodes, evenly paced, with a bound on those under way. */
final class Load {
  private static final int UNDER_WAY = 64;

  final AtomicLong sent = new AtomicLong();
  final AtomicLong admitted = new AtomicLong();
  final AtomicLong unavailable = new AtomicLong();

  /**
   * Runs until the time is over; each node gets {@code perSecond} requests a second, or as many as
   * it can.
   */
  void run(List<LimiterNode> nodes, String path, String address, int perSecond, long millis)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (LimiterNode node : nodes) {
      threads.add(Thread.ofPlatform().start(() -> drive(node, path, address, perSecond, millis)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void drive(LimiterNode node, String path, String address, int perSecond, long millis) {
    Semaphore underWay = new Semaphore(UNDER_WAY);
    Plan plan = node.plan(path, LimiterNode.caller(address));
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long i = 0; System.nanoTime() < end; i++) {
      long due = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
      LockSupport.parkNanos(due - System.nanoTime());
      underWay.acquireUninterruptibly();
      sent.incrementAndGet();
      node.limiter
          .decide(plan)
          .thenAccept(
              decision -> {
                underWay.release();
                switch (decision.outcome()) {
                  case ALLOWED -> admitted.incrementAndGet();
                  case UNAVAILABLE -> unavailable.incrementAndGet();
                  case DENIED -> {}
                }
              });
    }
    underWay.acquireUninterruptibly(UNDER_WAY);
  }
}
