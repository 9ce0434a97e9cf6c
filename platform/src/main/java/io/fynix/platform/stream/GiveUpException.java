package io.fynix.platform.stream;

/** A handler will not try again: the entry goes to the dead-letter stream at once. */
public final class GiveUpException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason kept with the entry
   */
  public GiveUpException(String reason) {
    super(reason);
  }
}
