package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/** Keeps everything that a tail delivers, in its order. Safe from any thread. */
final class RecordingListener implements LogListener {
  /** One thing that the tail told: a value of an entry's field {@code v}, or a gap. */
  record Told(LogKey log, long sequence, String value, List<Gap> gaps) {
    boolean isGap() {
      return !gaps.isEmpty();
    }
  }

  private final Semaphore gate = new Semaphore(1);
  private final List<Told> told = new ArrayList<>();

  @Override
  public void onEntries(LogKey log, List<LogEntry> entries) {
    synchronized (this) {
      for (var entry : entries) {
        var value = Objects.requireNonNull(entry.text("v"));
        told.add(new Told(log, entry.sequence(), value, List.of()));
      }
    }
    try {
      gate.acquire();
      gate.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on the tail is stuck in its next delivery, after it was recorded here. */
  void hold() {
    gate.acquireUninterruptibly();
  }

  void release() {
    gate.release();
  }

  @Override
  public synchronized void onGap(LogKey log, Gap gap) {
    told.add(new Told(log, gap.resumedAt(), "", List.of(gap)));
  }

  synchronized List<Told> told() {
    return List.copyOf(told);
  }

  List<String> values() {
    return told().stream().filter(each -> !each.isGap()).map(Told::value).toList();
  }

  List<Gap> gaps() {
    return told().stream().flatMap(each -> each.gaps().stream()).toList();
  }
}
