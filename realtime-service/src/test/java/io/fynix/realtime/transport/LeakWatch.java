package io.fynix.realtime.transport;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what Netty reports about buffers that were never released. */
public final class LeakWatch extends Handler {
  private static final Logger REPORTS = Logger.getLogger(ResourceLeakDetector.class.getName());

  private final List<String> reports = new CopyOnWriteArrayList<>();

  private LeakWatch() {}

  public static LeakWatch start() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    LeakWatch watch = new LeakWatch();
    REPORTS.addHandler(watch);
    return watch;
  }

  /** The reports since the start; provokes those that are due. */
  public List<String> reports() {
    // A leak is reported by the next allocation after its buffer was collected.
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            new Callable<Boolean>() {
              private int round;

              @Override
              public Boolean call() {
                System.gc();
                ByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
                alloc.directBuffer(16).release();
                return ++round == 3;
              }
            });
    return List.copyOf(reports);
  }

  @Override
  public void publish(LogRecord entry) {
    reports.add(String.valueOf(entry.getMessage()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
