package io.fynix.local.cli;

/**
 * A failure that the person can do something about. The message says what is wrong and what to do;
 * it is shown without a stack trace.
 */
public final class UserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public UserException(String message) {
    this(message, 1);
  }

  /**
   * @param exitCode what the process ends with, 1 to 125
   */
  public UserException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = 1;
  }

  public int exitCode() {
    return exitCode;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
