package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DrainTest {

  private record Config(Duration window, int minRate) implements DrainConfig {}

  @Test
  void aNodeWithFewConnectionsNeedsLessThanItsWindow() {
    var config = new Config(Duration.ofSeconds(20), 50);
    assertThat(Drain.window(0, config)).isZero();
    assertThat(Drain.window(100, config)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Drain.window(19_000, config)).isEqualTo(Duration.ofSeconds(20));
  }

  @Property
  void whatIsDueGrowsEvenlyAndIsAllAtTheEnd(
      @ForAll @IntRange(min = 1, max = 1_000_000) int all,
      @ForAll @LongRange(min = 0, max = 30_000) long elapsedMillis) {
    Duration window = Duration.ofSeconds(20);
    int due = Drain.due(all, Duration.ofMillis(elapsedMillis).toNanos(), window);
    if (elapsedMillis >= window.toMillis()) {
      assertThat(due).isEqualTo(all);
    } else {
      double even = (double) all * elapsedMillis / window.toMillis();
      assertThat((double) due).isBetween(Math.min(all, Math.floor(even)), even + 1);
    }
  }

  @Test
  void withoutAWindowAllAreDueAtOnce() {
    assertThat(Drain.due(1000, 0, Duration.ZERO)).isEqualTo(1000);
  }
}
