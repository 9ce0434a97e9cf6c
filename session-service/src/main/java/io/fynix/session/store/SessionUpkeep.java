package io.fynix.session.store;

import io.fynix.session.refresh.SessionId;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What nodes do for sessions without being asked. As {@link SessionStore} in all else. */
public interface SessionUpkeep {

  /**
   * Writes when sessions were last used. Never brings one back.
   *
   * @param seen Unix milliseconds by session, all of one partition
   * @return how many of them there are
   */
  CompletionStage<Integer> touch(int partition, Map<SessionId, Long> seen);

  /**
   * Tells of sessions that expired and removes what is left of them.
   *
   * @param limit most sessions to look at
   * @return how many it looked at
   */
  CompletionStage<Integer> sweep(int partition, int limit);
}
