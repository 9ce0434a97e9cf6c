package io.fynix.platform.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.RedisState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of two logs: whatever happens to them, each entry is delivered once and in order, or
 * lies in a gap that was reported.
 */
@Timeout(300)
class RedisLogTailPropertyTest {
  private static final List<LogKey> LOGS = List.of(Keys.CONTROL, Keys.bus(3));
  private static final int STEPS = 400;

  /** An entry as it was written: in which life of the log, under which number. */
  private record Written(int life, long sequence, String value) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyEntryIsDeliveredOnceInOrderOrLiesInAGap(long seed) {
    var random = new Random(seed);
    try (var fixture = LogFixture.start()) {
      LOGS.forEach(fixture::follow);
      var written =
          Map.of(LOGS.get(0), new ArrayList<Written>(), LOGS.get(1), new ArrayList<Written>());
      var life = 0;
      for (var step = 0; step < STEPS; step++) {
        var log = LOGS.get(random.nextInt(2));
        switch (random.nextInt(40)) {
          case 0 -> trim(fixture, log, random.nextInt(4));
          case 1, 2 -> fixture.cutTail();
          case 3 -> {
            wipe(fixture, random);
            life++;
          }
          default -> {
            for (var i = random.nextInt(20); i >= 0; i--) {
              var value = step + "." + i;
              requireNonNull(written.get(log))
                  .add(new Written(life, fixture.append(log, value), value));
            }
          }
        }
      }
      for (var log : LOGS) {
        var last = "end of " + log.stream();
        requireNonNull(written.get(log)).add(new Written(life, fixture.append(log, last), last));
      }
      awaitEnd(fixture);
      LOGS.forEach(log -> verify(told(fixture, log), requireNonNull(written.get(log))));
    }
  }

  private static void trim(LogFixture fixture, LogKey log, int left) {
    if (left == 0) {
      fixture.redis.run("DEL", log.stream());
    } else {
      fixture.redis.run("XTRIM", log.stream(), "MAXLEN", Integer.toString(left));
    }
  }

  private static void wipe(LogFixture fixture, Random random) {
    if (random.nextInt(4) == 0) {
      fixture.redis.restart();
      fixture.client.awaitState(RedisState.UP);
    } else {
      fixture.redis.run("FLUSHALL");
    }
  }

  /** The last entry of each log was told, or a gap that reaches it. */
  private static void awaitEnd(LogFixture fixture) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                LOGS.stream()
                    .allMatch(
                        log -> {
                          var told = told(fixture, log);
                          var end = fixture.redis.run("GET", log.sequence());
                          return !told.isEmpty()
                              && String.valueOf(told.getLast().sequence()).equals(end);
                        }));
    // A wipe of the last moment is noticed with the next check.
    await().pollDelay(RedisTailLoop.BLOCK.multipliedBy(2)).until(() -> true);
  }

  private static List<RecordingListener.Told> told(LogFixture fixture, LogKey log) {
    return fixture.listener.told().stream().filter(each -> each.log().equals(log)).toList();
  }

  private static void verify(List<RecordingListener.Told> told, List<Written> written) {
    var next = 0;
    var position = 0L;
    var gaps = new ArrayList<Gap>();
    for (var i = 0; i < told.size(); i++) {
      var each = told.get(i);
      if (each.isGap()) {
        var gap = each.gaps().get(0);
        assertThat(gap.lastSeen()).isEqualTo(position);
        position = gap.resumedAt();
        gaps.add(gap);
        continue;
      }
      assertThat(each.sequence()).as("numbers go on").isEqualTo(position + 1);
      position = each.sequence();
      var index = indexOf(written, each, next);
      var wiped = next > 0 && written.get(next - 1).life() != written.get(index).life();
      var later = told.subList(i + 1, told.size());
      for (var missing : written.subList(next, index)) {
        assertThat(
                gaps.stream().anyMatch(gap -> tellsOf(gap, missing, written.get(index)))
                    || (wiped && noticedWipe(later)))
            .as("%s is missing before %s, gaps: %s", missing, each, gaps)
            .isTrue();
      }
      next = index + 1;
      gaps.clear();
    }
    assertThat(next == written.size() || told.getLast().isGap()).isTrue();
  }

  private static int indexOf(List<Written> written, RecordingListener.Told each, int from) {
    for (var i = from; i < written.size(); i++) {
      if (written.get(i).value().equals(each.value())) {
        assertThat(written.get(i).sequence()).isEqualTo(each.sequence());
        return i;
      }
    }
    throw new AssertionError("told twice, out of order, or never written: " + each);
  }

  /** Whether an entry lies in a gap that ends before the entry that was delivered next. */
  private static boolean tellsOf(Gap gap, Written missing, Written delivered) {
    if (missing.life() < delivered.life()) {
      return gap.cause() != Gap.Cause.TRIMMED || isBetween(gap, missing);
    }
    return gap.cause() == Gap.Cause.TRIMMED
        ? isBetween(gap, missing)
        : missing.sequence() <= gap.resumedAt();
  }

  private static boolean isBetween(Gap gap, Written missing) {
    return gap.lastSeen() < missing.sequence() && missing.sequence() <= gap.resumedAt();
  }

  /** A new life may reach the old numbers before the next check; the wipe is told then. */
  private static boolean noticedWipe(List<RecordingListener.Told> later) {
    return later.stream()
        .flatMap(each -> each.gaps().stream())
        .anyMatch(gap -> gap.cause() != Gap.Cause.TRIMMED);
  }
}
