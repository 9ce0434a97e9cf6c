package io.fynix.platform.edge;

import io.fynix.platform.limit.Decision;
import io.fynix.platform.limit.Policy;
import io.vertx.core.MultiMap;

/**
 * How a decision looks in header fields; the only place that knows. The fields are structured ones
 * (RFC 9651): a list of policy names with parameters. Names of policies are safe in them as they
 * are.
 *
 * @see <a
 *     href="https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-10.txt">RateLimit
 *     header fields for HTTP, draft 10</a>
 */
final class RateLimitFields {
  static final String POLICY = "RateLimit-Policy";
  static final String LIMIT = "RateLimit";

  /** Marks what a node says by itself while Redis is away. */
  static final String DEGRADED = "fynix-degraded";

  private RateLimitFields() {}

  /** Adds RateLimit-Policy and RateLimit; nothing when no policy is known to hold. */
  static void add(Decision decision, MultiMap headers) {
    if (decision.applied().isEmpty()) {
      return;
    }
    StringBuilder policies = new StringBuilder();
    StringBuilder limits = new StringBuilder();
    for (Decision.Applied applied : decision.applied()) {
      Policy policy = applied.policy();
      separate(policies)
          .append('"')
          .append(policy.name())
          .append("\";q=")
          .append(policy.quota())
          .append(";w=")
          .append(policy.windowSeconds());
      separate(limits)
          .append('"')
          .append(policy.name())
          .append("\";r=")
          .append(applied.remaining())
          .append(";t=")
          .append(seconds(applied.resetMicros()));
      if (decision.degraded()) {
        limits.append(';').append(DEGRADED);
      }
    }
    headers.set(POLICY, policies).set(LIMIT, limits);
  }

  /** Adds the three fields that were usual before, for the policy of which least is left. */
  static void addLegacy(Decision decision, MultiMap headers) {
    Decision.Applied tightest = null;
    for (Decision.Applied applied : decision.applied()) {
      if (tightest == null || applied.remaining() < tightest.remaining()) {
        tightest = applied;
      }
    }
    if (tightest != null) {
      headers
          .set("X-RateLimit-Limit", Long.toString(tightest.policy().burst()))
          .set("X-RateLimit-Remaining", Long.toString(tightest.remaining()))
          .set("X-RateLimit-Reset", Long.toString(seconds(tightest.resetMicros())));
    }
  }

  /** Whole seconds, rounded up: who waits so long waits long enough. */
  static long seconds(long micros) {
    return Math.ceilDiv(micros, 1_000_000L);
  }

  private static StringBuilder separate(StringBuilder list) {
    return list.isEmpty() ? list : list.append(", ");
  }
}
