package io.fynix.platform.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an error of the client means for the command and for its connection. */
final class RedisFailures {
  /** Answers of a Redis that cannot serve now; asking again later can help. */
  private static final List<String> NOT_NOW =
      List.of(
          "LOADING",
          "BUSY",
          "OOM",
          "MISCONF",
          "NOREPLICAS",
          "MASTERDOWN",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "READONLY");

  private static final Pattern CREDENTIALS = Pattern.compile("//[^@/\\s]*@");

  private RedisFailures() {}

  /** Whether Redis answered and said no, so that the connection is sound. */
  static boolean isAnswer(Throwable failure) {
    return failure instanceof ErrorType answer && !answer.is("CONNECTION_CLOSED");
  }

  static boolean isUnknownScript(Throwable failure) {
    return failure instanceof ErrorType answer && answer.is("NOSCRIPT");
  }

  /** Whether a master became a replica: the connection leads to the wrong server. */
  static boolean isDemoted(Throwable failure) {
    return isAnswer(failure) && says("READONLY", failure.getMessage());
  }

  /** What the caller gets: Redis is unavailable, or Redis refused this very command. */
  static Throwable forCaller(Throwable failure) {
    if (!isAnswer(failure)) {
      return new RedisUnavailableException("The connection to Redis is lost", failure);
    }
    for (var code : NOT_NOW) {
      if (says(code, failure.getMessage())) {
        return new RedisUnavailableException("Redis cannot serve now: " + code, failure);
      }
    }
    return failure;
  }

  /** The innermost reason, for the log; an address in it loses its user and password. */
  static String describe(Throwable failure) {
    var reason = failure;
    for (var cause = reason.getCause(); cause != null; cause = cause.getCause()) {
      reason = cause;
    }
    return CREDENTIALS.matcher(String.valueOf(reason.getMessage())).replaceAll("//");
  }

  /** Inside a script the code comes later in the text, after a hyphen (Redis 6). */
  private static boolean says(String code, @Nullable String message) {
    return message != null
        && (message.startsWith(code + " ") || message.contains(": -" + code + " "));
  }
}
