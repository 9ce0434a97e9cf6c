package io.fynix.platform.problem;

/** The caller's fault, or a state that the caller should know. Becomes a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;

  /**
   * A problem with what happened this time.
   *
   * @param detail a sentence for the caller; never a secret, an exception's text or a class name
   */
  public ProblemException(ProblemType type, String detail) {
    super(detail);
    this.type = type;
  }

  public ProblemType type() {
    return type;
  }

  /** What happened this time, for the caller. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
