package io.fynix.platform.stream;

import io.fynix.platform.redis.RedisTestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Tails and writers without a container, for tests of other packages. */
public final class TailsForTests {
  private TailsForTests() {}

  /** Opens tails over the connections of a client; what it opened the test closes. */
  public static LogTails of(RedisTestClient client) {
    var lines = new RedisLines(client.commands(), client.blocking(), false);
    return new RedisLogTails(lines, new StreamMetrics(new SimpleMeterRegistry()));
  }
}
