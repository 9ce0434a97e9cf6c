package io.fynix.platform.limit;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Leaky buckets, each emptied by the policy that it belongs to. Never blocks; safe from any thread.
 */
interface Buckets {

  /**
   * Takes units from the buckets of all charges or from none: as many as fit in everywhere, up to
   * {@code units}, each at the cost of its charge. None is taken when {@code units} is 0.
   *
   * @return what was taken; fails with {@link io.fynix.platform.redis.RedisUnavailableException}
   *     when the buckets cannot be reached, and what was taken is then unknown
   */
  CompletionStage<Verdict> take(List<Charge> charges, long units);

  /**
   * Gives back units that were taken and not used. What has drained since then is not given back a
   * second time, so that nobody gets more than the limit by it.
   *
   * @param units at most what was taken
   * @param takenAtMicros {@link Verdict#atMicros} of when they were taken
   */
  CompletionStage<Verdict> giveBack(List<Charge> charges, long units, long takenAtMicros);
}
