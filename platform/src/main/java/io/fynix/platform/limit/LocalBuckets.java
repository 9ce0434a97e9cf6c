package io.fynix.platform.limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Buckets of this process alone. Safe from any thread; a short lock covers a call.
 *
 * <p>At most {@code maxBuckets} are remembered. Beyond that the one that was not used for longest
 * is forgotten: whoever it belongs to starts with an empty one.
 */
final class LocalBuckets implements Buckets {
  private final LongSupplier micros;
  private final Map<String, LeakyBucket> buckets;

  LocalBuckets(int maxBuckets, LongSupplier micros) {
    this.micros = micros;
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, LeakyBucket> eldest) {
            return size() > maxBuckets;
          }
        };
  }

  @Override
  public CompletionStage<Verdict> take(List<Charge> charges, long units) {
    return CompletableFuture.completedStage(takeNow(charges, units));
  }

  @Override
  public CompletionStage<Verdict> giveBack(List<Charge> charges, long units, long takenAtMicros) {
    return CompletableFuture.completedStage(giveBackNow(charges, units, takenAtMicros));
  }

  /** As {@link #take}. */
  synchronized Verdict takeNow(List<Charge> charges, long units) {
    long now = micros.getAsLong();
    List<LeakyBucket> found = drained(charges, now);
    long taken = units;
    long wait = 0;
    for (int i = 0; i < charges.size(); i++) {
      Charge charge = charges.get(i);
      LeakyBucket bucket = found.get(i);
      if (units > 0 && charge.cost() > 0) {
        long fit = bucket.remaining(charge.policy()) / charge.cost();
        taken = Math.min(taken, fit);
        if (fit < 1) {
          wait = longer(wait, bucket.wait(charge.policy(), charge.cost()));
        }
      }
    }
    for (int i = 0; i < charges.size(); i++) {
      Charge charge = charges.get(i);
      long weight = taken * charge.cost();
      if (weight > 0) {
        found.set(i, found.get(i).with(charge.policy(), weight));
        buckets.put(charge.key(), found.get(i));
      }
    }
    return verdict(now, taken, wait, charges, found);
  }

  /** As {@link #giveBack}. */
  synchronized Verdict giveBackNow(List<Charge> charges, long units, long takenAtMicros) {
    long now = micros.getAsLong();
    List<LeakyBucket> found = drained(charges, now);
    for (int i = 0; i < charges.size(); i++) {
      Charge charge = charges.get(i);
      LeakyBucket before = found.get(i);
      LeakyBucket after =
          before.without(charge.policy(), units * charge.cost(), takenAtMicros, now);
      found.set(i, after);
      if (after.level() == 0) {
        buckets.remove(charge.key());
      } else if (after.level() != before.level()) {
        buckets.put(charge.key(), after);
      }
    }
    return verdict(now, 0, 0, charges, found);
  }

  private List<LeakyBucket> drained(List<Charge> charges, long now) {
    List<LeakyBucket> found = new ArrayList<>(charges.size());
    for (Charge charge : charges) {
      LeakyBucket kept = buckets.get(charge.key());
      found.add(kept == null ? new LeakyBucket(now, 0) : kept.drained(charge.policy(), now));
    }
    return found;
  }

  private static long longer(long one, long other) {
    return one == Verdict.NEVER || other == Verdict.NEVER ? Verdict.NEVER : Math.max(one, other);
  }

  private static Verdict verdict(
      long now, long taken, long wait, List<Charge> charges, List<LeakyBucket> found) {
    List<Verdict.Level> levels = new ArrayList<>(charges.size());
    for (int i = 0; i < charges.size(); i++) {
      Policy policy = charges.get(i).policy();
      LeakyBucket bucket = found.get(i);
      levels.add(new Verdict.Level(bucket.remaining(policy), bucket.emptyIn(policy)));
    }
    return new Verdict(now, taken, wait, levels);
  }
}
