package io.fynix.realtime.emulation;

/**
 * What became of commands. SDKs give a connection up, and open another, on 404 and on 500 and
 * above.
 */
enum Outcome {
  DELIVERED(204),
  /** No node of that name reads its inbox. */
  NODE_UNKNOWN(404),
  /** The node is there, and has no such connection. */
  SESSION_UNKNOWN(500),
  /** The inbox is full, the node did not answer in time, or Redis is away. */
  UNAVAILABLE(503);

  private final int status;

  Outcome(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
