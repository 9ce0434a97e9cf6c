package io.fynix.platform.redis;

import org.jspecify.annotations.Nullable;

/**
 * Redis did not answer in time, is not connected, or has too much in flight. Whether the command
 * ran is unknown.
 */
public final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RedisUnavailableException(String message) {
    super(message);
  }

  public RedisUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
