package io.fynix.platform.limit;

import io.fynix.platform.redis.Keys;

/**
 * What one policy takes for a request.
 *
 * @param subject who is counted, such as an address; never empty
 * @param cost units for one request, 0 to {@link #MAX_COST}; 0 only looks
 * @param key the bucket
 */
public record Charge(Policy policy, String subject, long cost, String key) {
  /** Most units for one request. */
  public static final long MAX_COST = 1_000_000;

  public Charge {
    if (subject.isEmpty() || cost < 0 || cost > MAX_COST) {
      throw new IllegalArgumentException("no charge: cost=" + cost);
    }
  }

  /**
   * µs until this fits into a bucket in which it does not, at least 1; at most one too many, since
   * the level is known in whole µs.
   */
  public long waitMicros(Verdict.Level level) {
    long free = (policy.burst() - cost) * policy.windowMicros() / policy.quota();
    return Math.max(1, level.emptyInMicros() - free);
  }

  public static Charge of(Policy policy, String subject, long cost) {
    return new Charge(
        policy,
        subject,
        cost,
        Keys.limit(policy.partition().word(), subject, policy.name(), policy.version()));
  }
}
