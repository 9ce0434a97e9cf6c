package io.fynix.realtime.transport;

import io.fynix.platform.problem.ProblemType;

/** Why a request does not become a connection. */
public enum Refusal {
  ORIGIN(ProblemType.ORIGIN_NOT_ALLOWED, "The origin of the page is not allowed."),
  DRAINING(ProblemType.CONNECTION_REFUSED, "The node is stopping."),
  FULL(ProblemType.CONNECTION_REFUSED, "The node has as many connections as it takes."),
  RATE(ProblemType.CONNECTION_REFUSED, "Too many clients connect to the node at once."),
  ADDRESS_CONNECTIONS(
      ProblemType.CONNECTION_REFUSED, "Too many connections of this address are open."),
  ADDRESS_RATE(ProblemType.CONNECTION_REFUSED, "This address connects too often.");

  private final ProblemType problem;
  private final String detail;

  Refusal(ProblemType problem, String detail) {
    this.problem = problem;
    this.detail = detail;
  }

  ProblemType problem() {
    return problem;
  }

  /** A sentence for the caller. */
  String detail() {
    return detail;
  }

  /** Whether another attempt can succeed without anybody changing anything. */
  boolean isTemporary() {
    return problem.retryHelps();
  }
}
