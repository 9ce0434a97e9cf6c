package io.fynix.platform.stream;

import java.util.concurrent.CompletionStage;

/** A running consumer of a consumer group. Safe from any thread. */
public interface GroupConsumer extends AutoCloseable {

  /**
   * Moves the oldest entries of the dead-letter stream back to the end of their stream, as they
   * were.
   *
   * @param count most entries to move, 1 to 1000
   * @return how many were moved; fails when Redis is away
   */
  CompletionStage<Long> replayDead(int count);

  /** Measures how far the group is behind now; fails when Redis is away. */
  CompletionStage<GroupLag> lag();

  /**
   * Stops reading and waits for the entry that is being handled, at most 10 s. Entries that were
   * read and not tried go back to the group.
   */
  @Override
  void close();
}
