package io.fynix.platform.limit;

/** What a route does while Redis cannot be asked. */
public enum FailureMode {
  /** Each node limits by itself, to its share of the limit. */
  LOCAL,
  /** Requests are refused with 503, but for those that a lease still covers. */
  DENY
}
