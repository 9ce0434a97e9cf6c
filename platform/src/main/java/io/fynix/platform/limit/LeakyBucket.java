package io.fynix.platform.limit;

/**
 * How full one bucket is, in the whole numbers of {@code lua/limit.lua}: one unit weighs a window,
 * {@code quota} drain in each µs.
 *
 * @param atMicros when
 * @param level in µs × quota, up to {@link Policy#capacity}
 */
record LeakyBucket(long atMicros, long level) {

  /** After what had to drain by now has drained. Time that goes back is waited for. */
  LeakyBucket drained(Policy policy, long nowMicros) {
    long passed = Math.max(0, nowMicros - atMicros);
    long left = passed >= emptyIn(policy) ? 0 : level - passed * policy.quota();
    return new LeakyBucket(Math.max(atMicros, nowMicros), left);
  }

  /** Units that fit in now. */
  long remaining(Policy policy) {
    return (policy.capacity() - level) / policy.windowMicros();
  }

  /** µs until it is empty. */
  long emptyIn(Policy policy) {
    return Math.ceilDiv(level, policy.quota());
  }

  /** µs until so many units fit in; {@link Verdict#NEVER} when they never do. */
  long wait(Policy policy, long units) {
    if (units > policy.burst()) {
      return Verdict.NEVER;
    }
    long over = level + units * policy.windowMicros() - policy.capacity();
    return over <= 0 ? 0 : Math.ceilDiv(over, policy.quota());
  }

  /** With units put in, which must fit. */
  LeakyBucket with(Policy policy, long units) {
    return new LeakyBucket(atMicros, level + units * policy.windowMicros());
  }

  /** Without units that were put in at a time, except for what has drained since. */
  LeakyBucket without(Policy policy, long units, long sinceMicros, long nowMicros) {
    long weight = Math.min(units, policy.burst()) * policy.windowMicros();
    long passed = Math.max(0, nowMicros - sinceMicros);
    boolean gone = passed >= Math.ceilDiv(weight, policy.quota());
    long back = gone ? 0 : weight - passed * policy.quota();
    return new LeakyBucket(atMicros, level - Math.min(level, back));
  }
}
