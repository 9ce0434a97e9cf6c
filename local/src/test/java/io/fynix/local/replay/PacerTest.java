package io.fynix.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {

  private static final long START = 1_000_000_000L;

  @Test
  void theFirstRowIsDueAtOnce() {
    assertThat(new Pacer(Speed.parse("1x"), START).wait(OptionalLong.of(5_000), START))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void theDistanceOfTwoRowsIsDividedByTheSpeed() {
    Pacer pacer = new Pacer(Speed.parse("10x"), START);
    pacer.wait(OptionalLong.of(5_000), START);

    assertThat(pacer.wait(OptionalLong.of(6_000), START)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aLateRowIsDueAtOnceAndTheScheduleStays() {
    Pacer pacer = new Pacer(Speed.parse("1x"), START);
    pacer.wait(OptionalLong.of(0), START);
    long late = START + Duration.ofMillis(1_500).toNanos();

    assertThat(pacer.wait(OptionalLong.of(1_000), late)).isEqualTo(Duration.ZERO);
    assertThat(pacer.wait(OptionalLong.of(2_000), late)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aLongGapIsCutShort() {
    Pacer pacer = new Pacer(Speed.parse("1x"), START);
    pacer.wait(OptionalLong.of(0), START);

    assertThat(pacer.wait(OptionalLong.of(3_600_000), START)).isEqualTo(Pacer.MAX_GAP);
  }

  @Test
  void timeThatRunsBackwardsIsNotWaitedFor() {
    Pacer pacer = new Pacer(Speed.parse("1x"), START);
    pacer.wait(OptionalLong.of(5_000), START);

    assertThat(pacer.wait(OptionalLong.of(1_000), START)).isEqualTo(Duration.ZERO);
  }

  @Test
  void atFullSpeedNothingIsWaitedFor() {
    Pacer pacer = new Pacer(Speed.parse("max"), START);
    pacer.wait(OptionalLong.of(0), START);

    assertThat(pacer.wait(OptionalLong.of(9_000), START)).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x", "-1x", "fast", "", "x"})
  void aSpeedThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Speed.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
