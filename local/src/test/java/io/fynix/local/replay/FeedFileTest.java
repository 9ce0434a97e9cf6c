package io.fynix.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedFileTest {

  private static final FeedOptions DEFAULTS = new FeedOptions(List.of(), null, Map.of());

  @TempDir Path folder;

  @Test
  void quotesWithoutAHeaderGetNumberedColumnsAndATime() throws IOException {
    assertThat(rows("20200101 170000065,1.121200,1.121720,0\n", DEFAULTS))
        .containsExactly(
            new Row.Good(
                1,
                OptionalLong.of(1577898000065L),
                "{\"c0\":\"20200101 170000065\",\"c1\":1.121200,\"c2\":1.121720,\"c3\":0,\"time\":1577898000065}"));
  }

  @Test
  void givenNamesReplaceTheNumbers() throws IOException {
    FeedOptions options = new FeedOptions(List.of("time", "bid", "ask", "volume"), null, Map.of());

    assertThat(json("20200101 170000065,1.1,1.2,0", options))
        .containsExactly("{\"time\":1577898000065,\"bid\":1.1,\"ask\":1.2,\"volume\":0}");
  }

  @Test
  void aHeaderNamesTheFields() throws IOException {
    assertThat(json("timestamp,bid\n2013-01-01 22:00:00.295000+00:00,86.655\n", DEFAULTS))
        .containsExactly(
            "{\"timestamp\":\"2013-01-01 22:00:00.295000+00:00\",\"bid\":86.655,\"time\":1357077600295}");
  }

  @Test
  void givenNamesReplaceThoseOfTheHeader() throws IOException {
    FeedOptions options = new FeedOptions(List.of("a", "b"), null, Map.of());

    assertThat(json("x,y\n1,2\n", options)).containsExactly("{\"a\":1,\"b\":2}");
  }

  @Test
  void aConstantFieldIsInEveryRow() throws IOException {
    FeedOptions options = new FeedOptions(List.of(), null, Map.of("symbol", "EURUSD"));

    assertThat(json("a\n1\n2\n", options))
        .containsExactly("{\"a\":1,\"symbol\":\"EURUSD\"}", "{\"a\":2,\"symbol\":\"EURUSD\"}");
  }

  @Test
  void quotedCellsMayHoldDelimitersQuotesAndLineEnds() throws IOException {
    assertThat(json("n,t\n1,\"a, \"\"b\"\"\nc\"\r\n2,d\r\n", DEFAULTS))
        .containsExactly("{\"n\":1,\"t\":\"a, \\\"b\\\"\\nc\"}", "{\"n\":2,\"t\":\"d\"}");
  }

  @Test
  void semicolonsAndTabsAreFoundToBeDelimiters() throws IOException {
    assertThat(json("a;b\n1;2\n", DEFAULTS)).containsExactly("{\"a\":1,\"b\":2}");
    assertThat(json("a\tb\n1\t2\n", DEFAULTS)).containsExactly("{\"a\":1,\"b\":2}");
  }

  @Test
  void whatIsNoNumberOfJsonStaysText() throws IOException {
    assertThat(json("a,b,c,d\n007,+1,NaN,\n", DEFAULTS))
        .containsExactly("{\"a\":\"007\",\"b\":\"+1\",\"c\":\"NaN\",\"d\":null}");
  }

  @Test
  void aRowWithTheWrongNumberOfColumnsIsBadAndTheNextIsRead() throws IOException {
    assertThat(rows("a,b\n1,2\n3\n5,6\n", DEFAULTS))
        .extracting(Row::getClass)
        .isEqualTo(List.of(Row.Good.class, Row.Bad.class, Row.Good.class));
  }

  @Test
  void theTimeColumnCanBeNamed() throws IOException {
    FeedOptions options = new FeedOptions(List.of(), "seen", Map.of());

    assertThat(rows("id,seen\n1577898000,1577898001\n", options))
        .extracting(row -> ((Row.Good) row).millis())
        .containsExactly(OptionalLong.of(1577898001000L));
  }

  @Test
  void anUnknownTimeColumnIsRefusedWithTheOnesThereAre() {
    FeedOptions options = new FeedOptions(List.of(), "when", Map.of());

    assertThatThrownBy(() -> rows("id,seen\n1,2\n", options))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("id, seen");
  }

  @Test
  void linesOfJsonKeepTheirFieldsDigitForDigit() throws IOException {
    assertThat(rows("{\"ts\":1577898000065,\"bid\":1.1200,\"x\":{\"y\":[1]}}\n\n", DEFAULTS))
        .containsExactly(
            new Row.Good(
                1,
                OptionalLong.of(1577898000065L),
                "{\"ts\":1577898000065,\"bid\":1.1200,\"x\":{\"y\":[1]},\"time\":1577898000065}"));
  }

  @Test
  void aLineThatIsNoObjectIsBadAndTheNextIsRead() throws IOException {
    assertThat(rows("{\"a\":1}\n[1]\n{broken\n{\"a\":2}", DEFAULTS))
        .extracting(Row::getClass)
        .isEqualTo(List.of(Row.Good.class, Row.Bad.class, Row.Bad.class, Row.Good.class));
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    assertThat(json("\uFEFFa\n1\n", DEFAULTS)).containsExactly("{\"a\":1}");
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    assertThat(rows("", DEFAULTS)).isEmpty();
    assertThat(rows("a,b\n", DEFAULTS)).isEmpty();
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> FeedFile.open(folder.resolve("gone.csv"), DEFAULTS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("gone.csv");
  }

  private List<String> json(String content, FeedOptions options) throws IOException {
    return rows(content, options).stream().map(row -> ((Row.Good) row).json()).toList();
  }

  private List<Row> rows(String content, FeedOptions options) throws IOException {
    Path file = Files.writeString(folder.resolve("feed"), content);
    List<Row> rows = new ArrayList<>();
    try (FeedFile feed = FeedFile.open(file, options)) {
      for (Optional<Row> row = feed.rows().next(); row.isPresent(); row = feed.rows().next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }
}
