package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Follows sequenced logs from their end: every entry appended from then on is delivered exactly
 * once and in order, or reported to be missing. Safe from any thread.
 */
public interface LogTail extends AutoCloseable {

  /**
   * Begins to follow a log. Following it already is fine.
   *
   * @return completes once the position is captured: everything appended after that is delivered,
   *     or reported as a gap. Fails with {@link io.fynix.platform.redis.RedisUnavailableException}
   *     when Redis is away; the log is then not followed, and the caller asks again
   */
  CompletionStage<Void> follow(LogKey log);

  /** Stops following a log. At most the call that runs at this moment still brings its entries. */
  void unfollow(LogKey log);

  /**
   * How long ago the tail last knew that it had delivered everything. Stays below the time of one
   * blocking read (0.5 s) while all is well, and grows while Redis is away or the listener is late.
   */
  Duration sinceSync();

  /** Stops reading and waits for the call that runs. Nothing is delivered afterwards. */
  @Override
  void close();
}
