package io.fynix.local.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of CSV. The first record is a header when no cell of it is a number or a time. The time is
 * in the column named so, else in the first one whose first cell reads as a written timestamp.
 */
final class CsvRows implements RowReader {

  private static final int NO_TIME = -1;

  private final Reader file;
  private final CsvRecords records;
  private final FeedOptions options;
  private final List<String> names;
  private final int timeColumn;
  private @Nullable List<String> pending;
  private long number;

  CsvRows(Reader file, char delimiter, FeedOptions options) throws IOException {
    this.file = file;
    this.options = options;
    this.records = new CsvRecords(file, delimiter);
    List<String> first = records.next().orElse(List.of());
    boolean header = isHeader(first);
    pending = header ? records.next().orElse(null) : first;
    List<String> sample = pending == null ? List.of() : pending;
    names = names(header ? first : List.of(), sample.size());
    timeColumn = timeColumn(sample);
    if (sample.isEmpty()) {
      pending = null;
    }
  }

  @Override
  public Optional<Row> next() throws IOException {
    List<String> cells = pending == null ? records.next().orElse(null) : pending;
    pending = null;
    if (cells == null) {
      return Optional.empty();
    }
    number++;
    return Optional.of(row(cells));
  }

  private Row row(List<String> cells) {
    if (cells.size() != names.size()) {
      return new Row.Bad(number, "has %d columns, not %d".formatted(cells.size(), names.size()));
    }
    ObjectNode payload = Payload.JSON.createObjectNode();
    for (int i = 0; i < cells.size(); i++) {
      payload.set(names.get(i), Payload.value(cells.get(i)));
    }
    OptionalLong millis = OptionalLong.empty();
    if (timeColumn != NO_TIME) {
      millis = Timestamps.any(cells.get(timeColumn));
      if (millis.isEmpty()) {
        return new Row.Bad(number, "has no time in the column " + names.get(timeColumn));
      }
      payload.put(FeedOptions.TIME_FIELD, millis.getAsLong());
    }
    options.constants().forEach((name, value) -> payload.set(name, Payload.value(value)));
    return new Row.Good(number, millis, payload.toString());
  }

  private static boolean isHeader(List<String> cells) {
    return !cells.isEmpty()
        && cells.stream()
            .map(String::strip)
            .noneMatch(
                cell ->
                    cell.isEmpty()
                        || Payload.isNumber(cell)
                        || Timestamps.written(cell).isPresent());
  }

  private List<String> names(List<String> header, int columns) {
    if (options.columns().isEmpty()) {
      return header.isEmpty()
          ? IntStream.range(0, columns).mapToObj(i -> "c" + i).toList()
          : header.stream().map(String::strip).toList();
    }
    int found = header.isEmpty() ? columns : header.size();
    if (options.columns().size() != found && found > 0) {
      throw new UserException(
          "--columns names %d columns, but the file has %d"
              .formatted(options.columns().size(), found),
          2);
    }
    return options.columns();
  }

  private int timeColumn(List<String> sample) {
    if (options.timeColumn() != null) {
      int given = names.indexOf(options.timeColumn());
      if (given < 0) {
        throw new UserException(
            "there is no column %s; the columns are %s"
                .formatted(options.timeColumn(), String.join(", ", names)),
            2);
      }
      return given;
    }
    int width = Math.min(names.size(), sample.size());
    for (int i = 0; i < width; i++) {
      if (FeedOptions.meansTime(names.get(i)) && Timestamps.any(sample.get(i)).isPresent()) {
        return i;
      }
    }
    for (int i = 0; i < width; i++) {
      if (Timestamps.written(sample.get(i)).isPresent()) {
        return i;
      }
    }
    return NO_TIME;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
