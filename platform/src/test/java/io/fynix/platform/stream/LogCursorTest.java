package io.fynix.platform.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.redis.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LogCursorTest {
  private final RecordingListener listener = new RecordingListener();

  @Test
  void aLogWithAnotherNameBeganAgain() {
    var cursor = cursorAt(5);
    assertThat(cursor.check("other", 9)).contains(Gap.Cause.EPOCH_CHANGED);
    assertThat(cursor.check(null, 9)).contains(Gap.Cause.EPOCH_CHANGED);
  }

  @Test
  void aCounterThatIsLowerWentBack() {
    assertThat(cursorAt(5).check("epoch", 4)).contains(Gap.Cause.REWOUND);
    assertThat(cursorAt(5).check("epoch", 5)).isEmpty();
  }

  @Test
  void aReadThatDoesNotReachWhatWasPromisedIsAGap() {
    var cursor = cursorAt(5);
    cursor.deliver(List.of(entry(6), entry(7)), 9, listener);
    assertThat(listener.values()).containsExactly("6", "7");
    assertThat(listener.gaps()).containsExactly(new Gap(Gap.Cause.TRIMMED, 7, 9));
    assertThat(cursor.last()).isEqualTo(9);
  }

  @Test
  void theAnchorIsTheLastEntryDelivered() {
    var cursor = cursorAt(5);
    assertThat(cursor.hasAnchor()).isFalse();
    cursor.deliver(List.of(entry(6)), 0, listener);
    assertThat(cursor.matchesAnchor(entry(6).fields())).isTrue();
    assertThat(cursor.matchesAnchor(entry(7).fields())).isFalse();
    assertThat(cursor.matchesAnchor(Map.of())).isFalse();
  }

  @Property
  void whatIsThereIsDeliveredAndWhatIsNotIsReported(
      @ForAll @Size(max = 60) Set<@IntRange(min = 1, max = 60) Integer> kept,
      @ForAll @IntRange(min = 1, max = 20) int batch) {
    var told = new RecordingListener();
    var cursor = new LogCursor(Keys.CONTROL, new LogCursor.Position("epoch", 0, Map.of()));
    var log = new ArrayList<>(new TreeSet<>(kept));
    for (var from = 0; from < log.size(); from += batch) {
      var part = log.subList(from, Math.min(log.size(), from + batch));
      cursor.deliver(part.stream().map(LogCursorTest::entry).toList(), 0, told);
    }
    cursor.deliver(List.of(), 60, told);
    assertThat(told.values()).isEqualTo(log.stream().map(String::valueOf).toList());
    for (var number = 1L; number <= 60; number++) {
      var wanted = number;
      var inGap =
          told.gaps().stream().anyMatch(g -> g.lastSeen() < wanted && wanted <= g.resumedAt());
      assertThat(inGap).isNotEqualTo(kept.contains((int) wanted));
    }
    assertThat(cursor.last()).isEqualTo(60);
  }

  private static LogCursor cursorAt(long sequence) {
    return new LogCursor(Keys.CONTROL, new LogCursor.Position("epoch", sequence, Map.of()));
  }

  private static LogEntry entry(long sequence) {
    return new LogEntry(sequence, Map.of("v", Long.toString(sequence).getBytes(UTF_8)));
  }
}
