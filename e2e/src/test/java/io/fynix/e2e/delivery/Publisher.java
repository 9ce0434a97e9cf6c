package io.fynix.e2e.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.fynix.e2e.Suite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes rows 1, 2, 3 … to a channel until it is told to stop, each after the one before was
 * answered. One that keeps at it sends a publication without an answer again, under the same
 * idempotency key, until it is answered; the other takes note that it does not know and goes on.
 */
final class Publisher implements AutoCloseable {
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration GIVE_UP = Duration.ofSeconds(60);

  private final Suite suite;
  private final String channel;
  private final Duration period;
  private final String padding;
  private final boolean keepsAtIt;
  private final List<Integer> acknowledged = new ArrayList<>();
  private final Set<Integer> unknown = new HashSet<>();
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Starts at once.
   *
   * @param period from one publication to the next, when answers come in time
   * @param bytes about the size of a publication
   */
  Publisher(Suite suite, String channel, Duration period, int bytes, boolean keepsAtIt) {
    this.suite = suite;
    this.channel = channel;
    this.period = period;
    this.padding = "x".repeat(bytes);
    this.keepsAtIt = keepsAtIt;
    thread = Thread.ofVirtual().name("publisher-" + channel).start(this::run);
  }

  private void run() {
    long due = System.nanoTime();
    for (int row = 1; !stopping; row++) {
      due = Math.max(due + period.toNanos(), System.nanoTime() - period.toNanos());
      LockSupport.parkNanos(due - System.nanoTime());
      if (publish(row)) {
        acknowledged.add(row);
      } else {
        unknown.add(row);
      }
    }
  }

  private boolean publish(int row) {
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    while (!attempt(row)) {
      if (!keepsAtIt || System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
    }
    return true;
  }

  private boolean attempt(int row) {
    String key = keepsAtIt ? ",\"idempotency_key\":\"" + channel + "-" + row + "\"" : "";
    String body =
        "{\"channel\":\"%s\",\"data\":{\"row\":%d,\"padding\":\"%s\"}%s}"
            .formatted(channel, row, padding, key);
    try {
      JsonNode answer = suite.api("publish", body, ANSWER_LIMIT);
      return answer.path("result").path("offset").asLong() > 0;
    } catch (IOException | IllegalStateException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends after the publication that is under way. */
  Published stop() throws InterruptedException {
    stopping = true;
    if (!thread.join(GIVE_UP.plusSeconds(TimeUnit.MINUTES.toSeconds(1)))) {
      throw new IllegalStateException("The publisher of " + channel + " does not end");
    }
    return new Published(channel, acknowledged, unknown);
  }

  @Override
  public void close() {
    stopping = true;
  }
}
