package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import java.util.List;

/**
 * Receives what a {@link LogTail} reads. One call at a time, on a thread of the tail: while a call
 * runs nothing else is read, so that a slow listener makes the tail late and never fills the
 * memory. An exception is logged and counted, and the tail goes on after the entries of that call.
 */
public interface LogListener {

  /** Entries of one log: at least one, in order, without a hole. */
  void onEntries(LogKey log, List<LogEntry> entries);

  /** Entries may be missing here. What follows continues after {@link Gap#resumedAt()}. */
  void onGap(LogKey log, Gap gap);
}
