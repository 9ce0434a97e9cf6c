package io.fynix.monitoring.webhook;

/**
 * What became of an attempt.
 *
 * @param detail for people: a status, an error; never what the receiver said
 */
record Outcome(Kind kind, String detail) {

  /** The value of a metric's tag. */
  enum Kind {
    DELIVERED,
    /** Another status than 2xx; a redirect is one. */
    STATUS,
    TIMEOUT,
    CONNECTION,
    /** The name has no address. */
    UNRESOLVED,
    /** The address is not public. */
    ADDRESS
  }

  boolean isDelivered() {
    return kind == Kind.DELIVERED;
  }

  @Override
  public String toString() {
    return kind + ": " + detail;
  }
}
