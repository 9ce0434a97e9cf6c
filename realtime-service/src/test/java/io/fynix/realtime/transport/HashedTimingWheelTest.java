package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HashedTimingWheelTest {
  private static final long TICK = HashedTimingWheel.TICK_NANOS;

  private final FakeLoop loop = new FakeLoop();
  private final HashedTimingWheel wheel = new HashedTimingWheel(loop);
  private final List<String> fired = new ArrayList<>();

  @Property(tries = 200)
  void aTimerFiresOnceNeverEarlyAndAtMostOneTickLate(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 120_000) Integer> delays,
      @ForAll @IntRange(max = 1000) int startMillis) {
    FakeLoop time = new FakeLoop();
    HashedTimingWheel timers = new HashedTimingWheel(time);
    time.spend(TimeUnit.MILLISECONDS.toNanos(startMillis));
    long start = time.nanoTime();
    List<Long> lateness = new ArrayList<>();
    for (int delay : delays) {
      Duration wait = Duration.ofMillis(delay);
      timers.schedule(wait, () -> lateness.add(time.nanoTime() - start - wait.toNanos()));
    }
    time.advance(TimeUnit.MINUTES.toNanos(3));
    assertThat(lateness).hasSameSizeAs(delays).allMatch(late -> late >= 0 && late <= TICK);
    assertThat(timers.size()).isZero();
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    TimingWheel.Timer timer = wheel.schedule(Duration.ofSeconds(1), () -> fired.add("never"));
    timer.cancel();
    timer.cancel();
    loop.advance(10 * TICK * 10);
    assertThat(fired).isEmpty();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void theLoopHasNoTimerWhileTheWheelHasNone() {
    wheel.schedule(Duration.ofMillis(150), () -> fired.add("first"));
    loop.advance(10 * TICK);
    assertThat(loop.scheduledCount()).isZero();
    wheel.schedule(Duration.ofMillis(150), () -> fired.add("second"));
    assertThat(loop.scheduledCount()).isEqualTo(1);
    loop.advance(10 * TICK);
    assertThat(fired).containsExactly("first", "second");
  }

  @Test
  void aTaskMayCancelAnotherOfTheSameTickAndSetNewOnes() {
    List<TimingWheel.Timer> timers = new ArrayList<>();
    wheel.schedule(
        Duration.ofSeconds(1),
        () -> {
          fired.add("first");
          timers.getFirst().cancel();
          wheel.schedule(Duration.ZERO, () -> fired.add("third"));
        });
    timers.add(wheel.schedule(Duration.ofSeconds(1), () -> fired.add("second")));
    loop.advance(20 * TICK);
    assertThat(fired).containsExactly("first", "third");
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() {
    wheel.schedule(
        Duration.ofSeconds(1),
        () -> {
          throw new IllegalStateException("asked to fail");
        });
    wheel.schedule(Duration.ofSeconds(1), () -> fired.add("other"));
    loop.advance(20 * TICK);
    assertThat(fired).containsExactly("other");
  }

  @Test
  void aLoopThatWasBusyForLongCatchesUp() {
    wheel.schedule(Duration.ofMillis(100), () -> fired.add("soon"));
    wheel.schedule(Duration.ofMillis(70_000), () -> fired.add("later"));
    wheel.schedule(Duration.ofMillis(90_000), () -> fired.add("not yet"));
    loop.spend(TimeUnit.SECONDS.toNanos(80));
    loop.advance(0);
    assertThat(fired).containsExactly("soon", "later");
  }
}
