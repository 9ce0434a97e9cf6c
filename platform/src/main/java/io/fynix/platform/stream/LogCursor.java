package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one log was delivered, and the rules that prove nothing is missing. Knows no Redis. After
 * it was made, only the tail's own thread touches it.
 *
 * <p>Entry ids are the sequence, so a hole between two ids is a loss. What ids cannot show, the
 * counter and the epoch do: a log that began again, went back, or was emptied. Both are read before
 * the entries, on the same connection; an entry that the counter had already counted must then be
 * among those read, or it is gone.
 *
 * <p>After a new connection one more thing can have happened. The server came back without the last
 * entries (a failover to a replica that lagged, an append-only file without its last second), and
 * writers have already passed the old end, so that neither the counter nor the epoch look odd. The
 * last entry seen, the anchor, tells: it reads differently now.
 */
final class LogCursor {
  private final LogKey log;
  private String epoch;
  private long last;
  private Map<String, byte[]> anchor;

  /** Where a log ends. An empty anchor means that the last entry is not there any more. */
  record Position(String epoch, long sequence, Map<String, byte[]> anchor) {}

  LogCursor(LogKey log, Position position) {
    this.log = log;
    this.epoch = position.epoch();
    this.last = position.sequence();
    this.anchor = position.anchor();
  }

  LogKey log() {
    return log;
  }

  /** Sequence of the last entry that was delivered or given up. */
  long last() {
    return last;
  }

  /** Whether {@link #matchesAnchor} has something to compare. */
  boolean hasAnchor() {
    return !anchor.isEmpty();
  }

  /** Whether the entry that now has the last sequence is the one seen. */
  boolean matchesAnchor(Map<String, byte[]> present) {
    return anchor.size() == present.size()
        && anchor.entrySet().stream()
            .allMatch(field -> Arrays.equals(field.getValue(), present.get(field.getKey())));
  }

  /** Whether the log itself is another one than the cursor followed; {@link #resume} mends that. */
  Optional<Gap.Cause> check(@Nullable String presentEpoch, long presentSequence) {
    if (!epoch.equals(presentEpoch)) {
      return Optional.of(Gap.Cause.EPOCH_CHANGED);
    }
    return presentSequence < last ? Optional.of(Gap.Cause.REWOUND) : Optional.empty();
  }

  /** Goes on from a new position, and reports what lies between as missing. */
  void resume(Gap.Cause cause, Position position, LogListener listener) {
    var gap = new Gap(cause, last, position.sequence());
    epoch = position.epoch();
    last = position.sequence();
    anchor = position.anchor();
    listener.onGap(log, gap);
  }

  /** Reports that what follows could not be joined to what was seen. Nothing is skipped. */
  void doubt(LogListener listener) {
    listener.onGap(log, new Gap(Gap.Cause.TRIMMED, last, last));
  }

  /**
   * Delivers what was read after {@link #last}, and reports each hole.
   *
   * @param entries in the order of the log
   * @param promised the counter before the read, when the read must have reached it; else 0
   */
  void deliver(List<LogEntry> entries, long promised, LogListener listener) {
    var run = new ArrayList<LogEntry>(entries.size());
    for (var entry : entries) {
      if (entry.sequence() <= last) {
        continue; // an entry that carries an odd id, or was appended past the rules
      }
      if (entry.sequence() != last + 1) {
        flush(run, listener);
        skipTo(entry.sequence() - 1, listener);
        run = new ArrayList<>(entries.size());
      }
      run.add(entry);
      last = entry.sequence();
      anchor = entry.fields();
    }
    flush(run, listener);
    if (promised > last) {
      skipTo(promised, listener);
    }
  }

  private void flush(List<LogEntry> run, LogListener listener) {
    if (!run.isEmpty()) {
      listener.onEntries(log, List.copyOf(run));
    }
  }

  private void skipTo(long sequence, LogListener listener) {
    var gap = new Gap(Gap.Cause.TRIMMED, last, sequence);
    last = sequence;
    anchor = Map.of();
    listener.onGap(log, gap);
  }
}
