package io.fynix.local.replay;

import io.fynix.local.cli.Screen;
import java.time.Duration;

/** Counts rows and shows how far the replay is. Belongs to the replaying thread. */
final class ReplayProgress {

  private static final Duration LIVE_EVERY = Duration.ofMillis(100);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final int BAR_WIDTH = 30;
  private static final int MAX_ERRORS_SHOWN = 10;

  private final Screen screen;
  private final long beganNanos = System.nanoTime();
  private long shownNanos = beganNanos;
  private long published;
  private long failed;

  ReplayProgress(Screen screen) {
    this.screen = screen;
  }

  void published() {
    published++;
  }

  void failed(long row, String why) {
    failed++;
    if (failed <= MAX_ERRORS_SHOWN) {
      screen.line(screen.bad("row %,d %s".formatted(row, why)));
    } else if (failed == MAX_ERRORS_SHOWN + 1) {
      screen.line(screen.bad("further errors are counted, not shown"));
    }
  }

  boolean hasFailures() {
    return failed > 0;
  }

  /** Shows the state when it is time to; call it often. */
  void show(double share) {
    long now = System.nanoTime();
    Duration every = screen.isTerminal() ? LIVE_EVERY : LINE_EVERY;
    if (now - shownNanos < every.toNanos()) {
      return;
    }
    shownNanos = now;
    int filled = (int) Math.round(share * BAR_WIDTH);
    String state = "%3.0f %%  %s".formatted(share * 100, counts());
    if (screen.isTerminal()) {
      screen.live("[" + "#".repeat(filled) + "·".repeat(BAR_WIDTH - filled) + "] " + state);
    } else {
      screen.line(state);
    }
  }

  void summary(String channel, long retries) {
    screen.endLive();
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    screen.line(
        "Replayed into %s: %s, %.1f s, %,d sent again"
            .formatted(channel, counts(), seconds, retries));
  }

  private String counts() {
    double seconds = Math.max(1e-3, (System.nanoTime() - beganNanos) / 1e9);
    return "%,d rows, %,.0f rows/s, %,d errors".formatted(published, published / seconds, failed);
  }
}
