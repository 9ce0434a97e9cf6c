package io.fynix.platform.session;

import io.fynix.platform.control.ControlTail;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How old what this node knows is: as old as the log's reader says, but older after a gap until the
 * memory has been read again. Safe from any thread.
 */
final class Knowledge {
  private sealed interface State {
    /** Nothing was ever read. */
    record Nothing() implements State {}

    /** Everything is known that the log's reader brought. */
    record Everything() implements State {}

    /**
     * Something may be missing.
     *
     * @param knownUntil when everything was known, in nanoseconds of {@link System#nanoTime}
     */
    record Doubtful(long knownUntil) implements State {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = new State.Nothing();
  private long readings; // behind the lock

  /**
   * Begins a reading.
   *
   * @param sinceSync how long ago the log's reader had everything
   * @return the reading's number
   */
  long doubt(Duration sinceSync) {
    lock.lock();
    try {
      if (state instanceof State.Everything) {
        state = new State.Doubtful(System.nanoTime() - sinceSync.toNanos());
      }
      return ++readings;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no later reading has begun. */
  boolean isLatest(long reading) {
    lock.lock();
    try {
      return reading == readings;
    } finally {
      lock.unlock();
    }
  }

  /** A reading brought everything; that counts unless a later one has begun. */
  void complete(long reading) {
    lock.lock();
    try {
      if (reading == readings) {
        state = new State.Everything();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long ago everything was known.
   *
   * @param sinceSync how long ago the log's reader had everything
   */
  Duration age(Duration sinceSync) {
    return switch (state) {
      case State.Nothing() -> ControlTail.NEVER;
      case State.Everything() -> sinceSync;
      case State.Doubtful(long knownUntil) -> Duration.ofNanos(System.nanoTime() - knownUntil);
    };
  }
}
