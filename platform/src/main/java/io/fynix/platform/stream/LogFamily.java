package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;

/** The family of a log or stream, the value of metric tags: {@code fx:bus:{s03}} is a bus. */
final class LogFamily {
  private LogFamily() {}

  static String of(LogKey log) {
    return of(log.stream());
  }

  /** The first word after the prefix, without the braces of a hash tag. */
  static String of(String stream) {
    var start = stream.indexOf(':') + 1;
    var end = stream.indexOf(':', start);
    var word = end < 0 ? stream.substring(start) : stream.substring(start, end);
    return word.startsWith("{") ? word.substring(1, word.length() - 1) : word;
  }
}
