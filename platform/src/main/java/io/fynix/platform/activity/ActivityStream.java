package io.fynix.platform.activity;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where facts are kept for those who read them. Safe from any thread and never blocks. */
interface ActivityStream {

  /**
   * Appends facts in their order.
   *
   * @return how many of them, from the first on, are appended for certain; one after these may be
   *     as well. Never fails
   */
  CompletionStage<Integer> append(List<Activity> facts);

  /**
   * Drops the oldest entries beyond the bounds on length and memory.
   *
   * @return how many were dropped; fails when Redis is away
   */
  CompletionStage<Long> trim();
}
