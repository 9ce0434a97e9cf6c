package io.fynix.platform.limit;

import java.util.List;

/**
 * Whether a request may go on.
 *
 * @param waitMicros when a repeated request may be let through, in µs; 0 when this one is
 */
public record Decision(Outcome outcome, Source source, List<Applied> applied, long waitMicros) {

  /** Nothing limits the request. Not counted. */
  static final Decision UNLIMITED = new Decision(Outcome.ALLOWED, Source.NOTHING, List.of(), 0);

  public Decision {
    applied = List.copyOf(applied);
  }

  /** What becomes of the request. */
  public enum Outcome {
    ALLOWED,
    /** It is over a limit: 429. */
    DENIED,
    /** Nobody knows, and the route fails closed: 503. */
    UNAVAILABLE
  }

  /** Who decided. */
  public enum Source {
    /** No policy holds for the request. */
    NOTHING,
    /** The buckets in Redis. */
    REDIS,
    /** Units that were taken ahead. */
    LEASE,
    /** What Redis said not long ago. */
    DENY_CACHE,
    /** This node's share of the limits, since Redis is away. */
    LOCAL
  }

  /**
   * What is known of one policy.
   *
   * @param remaining units that could be taken, as far as this node knows
   * @param resetMicros µs until all could be, or for a violated policy until this request could be
   * @param violated whether it speaks against the request
   */
  public record Applied(Policy policy, long remaining, long resetMicros, boolean violated) {}

  public boolean allowed() {
    return outcome == Outcome.ALLOWED;
  }

  /** Whether this node decided by itself for want of Redis. */
  public boolean degraded() {
    return source == Source.LOCAL;
  }

  /** What buckets said. */
  static Decision of(List<Charge> charges, Verdict verdict, Source source) {
    Applied[] applied = new Applied[charges.size()];
    for (int i = 0; i < applied.length; i++) {
      Charge charge = charges.get(i);
      Verdict.Level level = verdict.levels().get(i);
      boolean violated = !verdict.allowed() && level.remaining() < charge.cost();
      applied[i] =
          new Applied(
              charge.policy(),
              level.remaining(),
              violated ? charge.waitMicros(level) : level.emptyInMicros(),
              violated);
    }
    return new Decision(
        verdict.allowed() ? Outcome.ALLOWED : Outcome.DENIED,
        source,
        List.of(applied),
        verdict.allowed() ? 0 : Math.max(1, verdict.waitMicros()));
  }
}
