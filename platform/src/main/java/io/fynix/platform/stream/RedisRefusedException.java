package io.fynix.platform.stream;

/** Redis understood a command and said no; the message is Redis's own. */
final class RedisRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisRefusedException(Throwable refusal) {
    super(refusal.getMessage(), refusal);
  }
}
