package io.fynix.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "20200101 170000065, 2020-01-01T17:00:00.065Z",
    "20200101T170000, 2020-01-01T17:00:00Z",
    "20200101170000, 2020-01-01T17:00:00Z",
    "20200101170000065, 2020-01-01T17:00:00.065Z",
    "2013-01-01 22:02:35.907000+00:00, 2013-01-01T22:02:35.907Z",
    "2013-01-01T22:02:35Z, 2013-01-01T22:02:35Z",
    "2013-01-01T22:02:35.5+0130, 2013-01-01T20:32:35.500Z",
    "2013-01-01 22:02, 2013-01-01T22:02:00Z",
    "2013-01-01, 2013-01-01T00:00:00Z",
  })
  void writtenFormsAreRead(String text, Instant expected) {
    assertThat(Timestamps.written(text)).hasValue(expected.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "1577898000, 1577898000000",
    "1577898000.065, 1577898000065",
    "1577898000065, 1577898000065",
    "1577898000065123, 1577898000065",
    "1577898000065123456, 1577898000065",
  })
  void countsSince1970AreToldApartByTheirLength(String text, long expected) {
    assertThat(Timestamps.any(text)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1.121200", "2020-13-01", "20201301 000000", "12345", "24:00"})
  void anythingElseIsNoTimestamp(String text) {
    assertThat(Timestamps.any(text)).isEmpty();
  }

  @Test
  void aCountIsNotTakenForAWrittenForm() {
    assertThat(Timestamps.written("1577898000065")).isEmpty();
  }
}
