package io.fynix.platform.limit;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who is refused until when, so that a refused caller costs Redis nothing. Safe from any
 * thread, without a lock.
 *
 * <p>What is remembered is a bucket, by its key, which names the subject and the version of the
 * policy: a changed policy is another bucket. Each key has one place; when two share it, the
 * younger drives out the older, which then asks Redis again.
 */
final class DenyCache {
  private final AtomicReferenceArray<@Nullable Denied> places;
  private final int mask;

  /**
   * A bucket that has no room.
   *
   * @param charge what it had no room for; one that costs less may fit in
   */
  private record Denied(Charge charge, long remaining, long untilNanos) {
    Decision decision(long nowNanos) {
      long wait = Math.ceilDiv(untilNanos - nowNanos, 1000);
      return new Decision(
          Decision.Outcome.DENIED,
          Decision.Source.DENY_CACHE,
          List.of(new Decision.Applied(charge.policy(), remaining, wait, true)),
          wait);
    }
  }

  DenyCache(int places) {
    int size = Integer.highestOneBit(Math.max(2, places) * 2 - 1);
    this.places = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
  }

  /** The refusal when one of the charges cannot be taken now for sure; else null. */
  @Nullable Decision find(Plan plan, long nowNanos) {
    for (int i = 0; i < plan.charges().size(); i++) {
      Charge charge = plan.charges().get(i);
      Denied denied = places.get(place(charge.key()));
      if (denied != null
          && denied.untilNanos - nowNanos > 0
          && charge.cost() >= denied.charge.cost()
          && denied.charge.key().equals(charge.key())) {
        return denied.decision(nowNanos);
      }
    }
    return null;
  }

  /** Remembers the charges that had no room. */
  void add(Plan plan, Decision decision, long nowNanos) {
    for (int i = 0; i < plan.charges().size(); i++) {
      Charge charge = plan.charges().get(i);
      Decision.Applied applied = decision.applied().get(i);
      if (applied.violated()) {
        places.set(
            place(charge.key()),
            new Denied(charge, applied.remaining(), nowNanos + 1000 * applied.resetMicros()));
      }
    }
  }

  private int place(String key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & mask;
  }
}
