package io.fynix.platform.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random life of a few buckets, with what the oracle says to each step. Times are chosen to hit
 * the very µs at which something changes, and the one before and after.
 */
final class LimiterWalk {
  private final Random random;
  private final RationalBuckets oracle = new RationalBuckets();
  private final List<Policy> policies = new ArrayList<>();
  private final List<Step> grants = new ArrayList<>();
  private long now = 28_000_000_000_000L;
  private long pause;

  /** What is done at a time, and what must come of it. {@code units} below 0 gives back. */
  record Step(List<Charge> charges, long units, long since, long now, Verdict expected) {}

  LimiterWalk(long seed) {
    this.random = new Random(seed);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long windowMillis = 1000 + random.nextInt(1 << random.nextInt(1, 27));
      Partition partition = Partition.values()[i % Partition.values().length];
      policies.add(
          Policy.of(
              "p" + i,
              partition,
              1 + random.nextInt(99_991),
              Duration.ofMillis(Math.min(windowMillis, 86_400_000)),
              1 + random.nextInt(random.nextBoolean() ? 10 : 1000),
              false));
    }
  }

  Step next() {
    now += pause();
    List<Charge> charges = charges();
    Step step;
    if (!grants.isEmpty() && random.nextInt(6) == 0) {
      Step grant = grants.remove(random.nextInt(grants.size()));
      long units = 1 + random.nextLong(grant.expected().taken());
      long since = grant.expected().atMicros();
      step =
          new Step(
              grant.charges(),
              -units,
              since,
              now,
              oracle.giveBack(grant.charges(), units, since, now));
    } else {
      long units =
          switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(200);
            default -> 1;
          };
      step = new Step(charges, units, 0, now, oracle.take(charges, units, now));
      if (step.expected().allowed() && grants.size() < 8) {
        grants.add(step);
      }
    }
    Verdict said = step.expected();
    pause =
        said.waitMicros() > 0
            ? said.waitMicros()
            : said.levels().get(random.nextInt(said.levels().size())).emptyInMicros();
    return step;
  }

  private List<Charge> charges() {
    List<Charge> charges = new ArrayList<>();
    for (Policy policy : policies) {
      charges.add(Charge.of(policy, "s" + random.nextInt(2), random.nextInt(4)));
    }
    return charges;
  }

  /** µs since the last step; now and then a clock goes back. */
  private long pause() {
    return switch (random.nextInt(12)) {
      case 0 -> pause;
      case 1 -> Math.max(0, pause - 1);
      case 2 -> pause + 1;
      case 3 -> pause > 1 ? random.nextLong(pause) : 0;
      case 4 -> random.nextInt(10_000_000);
      case 5 -> -random.nextInt(1000);
      case 6, 7 -> random.nextInt(1000);
      default -> 0;
    };
  }
}
