package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Appends to sequenced logs. Safe from any thread; never blocks. */
public interface LogWriter {

  /**
   * Appends an entry.
   *
   * @param maxLength length at which the oldest entries are dropped, about; at least 1
   * @param fields at least one field
   * @return the entry's sequence. Fails with {@link
   *     io.fynix.platform.redis.RedisUnavailableException} when Redis is away: whether the entry
   *     was appended is then unknown
   */
  CompletionStage<Long> append(LogKey log, int maxLength, Map<String, byte[]> fields);
}
