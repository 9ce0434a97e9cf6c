package io.fynix.platform.limit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The oracle: buckets as a book tells them, in fractions of units and without any bound. A bucket
 * holds units, loses quota / window of them in each µs, and takes what keeps it within the burst.
 */
final class RationalBuckets {
  private final Map<String, Content> contents = new HashMap<>();

  /** Units as a fraction, and when there were so many. */
  private record Content(Fraction units, BigInteger at) {}

  /** A fraction whose denominator is never reduced: all of one bucket share the window. */
  private record Fraction(BigInteger numerator, BigInteger denominator) {
    static Fraction of(long units, long denominator) {
      BigInteger window = BigInteger.valueOf(denominator);
      return new Fraction(BigInteger.valueOf(units).multiply(window), window);
    }

    Fraction plus(Fraction other) {
      return new Fraction(numerator.add(other.numerator), denominator);
    }

    Fraction minus(Fraction other) {
      return new Fraction(numerator.subtract(other.numerator), denominator);
    }

    Fraction orZero() {
      return numerator.signum() < 0 ? new Fraction(BigInteger.ZERO, denominator) : this;
    }

    Fraction atMost(Fraction other) {
      return numerator.compareTo(other.numerator) <= 0 ? this : other;
    }

    long floor() {
      BigInteger[] parts = numerator.divideAndRemainder(denominator);
      return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
    }

    /** µs in which so many units drain, rounded up. */
    long drainsIn(long quota) {
      BigInteger[] parts = numerator.divideAndRemainder(BigInteger.valueOf(quota));
      return parts[0].longValueExact() + (parts[1].signum() > 0 ? 1 : 0);
    }
  }

  Verdict take(List<Charge> charges, long units, long now) {
    long taken = units;
    long wait = 0;
    for (Charge charge : charges) {
      Policy policy = charge.policy();
      if (units == 0 || charge.cost() == 0) {
        continue;
      }
      Fraction room =
          Fraction.of(policy.burst(), policy.windowMicros()).minus(present(charge, now).units());
      long fit = room.floor() / charge.cost();
      taken = Math.min(taken, fit);
      if (charge.cost() > policy.burst()) {
        wait = Verdict.NEVER;
      } else if (fit == 0 && wait != Verdict.NEVER) {
        Fraction missing = Fraction.of(charge.cost(), policy.windowMicros()).minus(room);
        wait = Math.max(wait, missing.drainsIn(policy.quota()));
      }
    }
    if (taken > 0) {
      for (Charge charge : charges) {
        Content before = present(charge, now);
        Fraction more = Fraction.of(taken * charge.cost(), charge.policy().windowMicros());
        if (charge.cost() > 0) {
          contents.put(charge.key(), new Content(before.units().plus(more), before.at()));
        }
      }
    }
    return verdict(charges, taken, wait, now);
  }

  Verdict giveBack(List<Charge> charges, long units, long since, long now) {
    for (Charge charge : charges) {
      Policy policy = charge.policy();
      Content before = present(charge, now);
      Fraction given =
          Fraction.of(units * charge.cost(), policy.windowMicros())
              .atMost(Fraction.of(policy.burst(), policy.windowMicros()))
              .minus(drained(policy, Math.max(0, now - since)))
              .orZero();
      Fraction left = before.units().minus(given).orZero();
      if (left.numerator().signum() == 0) {
        contents.remove(charge.key()); // an empty bucket has no memory
      } else if (given.numerator().signum() > 0) {
        contents.put(charge.key(), new Content(left, before.at()));
      }
    }
    return verdict(charges, 0, 0, now);
  }

  private Content present(Charge charge, long now) {
    BigInteger time = BigInteger.valueOf(now);
    Content kept = contents.get(charge.key());
    if (kept == null) {
      return new Content(Fraction.of(0, charge.policy().windowMicros()), time);
    }
    BigInteger passed = time.subtract(kept.at()).max(BigInteger.ZERO);
    Fraction left = kept.units().minus(drained(charge.policy(), passed.longValueExact())).orZero();
    return new Content(left, kept.at().max(time));
  }

  private static Fraction drained(Policy policy, long micros) {
    return new Fraction(
        BigInteger.valueOf(policy.quota()).multiply(BigInteger.valueOf(micros)),
        BigInteger.valueOf(policy.windowMicros()));
  }

  private Verdict verdict(List<Charge> charges, long taken, long wait, long now) {
    List<Verdict.Level> levels = new ArrayList<>();
    for (Charge charge : charges) {
      Policy policy = charge.policy();
      Fraction units = present(charge, now).units();
      Fraction room = Fraction.of(policy.burst(), policy.windowMicros()).minus(units);
      levels.add(new Verdict.Level(room.floor(), units.drainsIn(policy.quota())));
    }
    return new Verdict(now, taken, wait, levels);
  }
}
