package io.fynix.realtime.client;

import io.fynix.platform.broker.BrokerException;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.realtime.proxy.Denial;
import io.fynix.realtime.proxy.ProxyDeniedException;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** What a client is told of a command that failed. Stateless. */
final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  static Denial denial(Throwable failure) {
    return switch (cause(failure)) {
      case ProxyDeniedException e -> e.denial();
      case BrokerException e -> new Denial.Error(e.code());
      // Temporary for the client, which tries again with back-off, and counted where Redis is
      // watched.
      case RedisUnavailableException e -> new Denial.Error(ErrorCode.INTERNAL);
      case Throwable unexpected -> {
        LOG.error("Command failed", unexpected);
        yield new Denial.Error(ErrorCode.INTERNAL);
      }
    };
  }

  /** What a stage failed with, without what the stages after it wrap around it. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
