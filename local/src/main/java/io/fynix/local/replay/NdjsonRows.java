package io.fynix.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Rows of JSON, one object a line. Empty lines are skipped. */
final class NdjsonRows implements RowReader {

  private final Reader file;
  private final FeedOptions options;
  private @Nullable String timeField;
  private long number;

  NdjsonRows(Reader file, FeedOptions options) {
    this.file = file;
    this.options = options;
    this.timeField = options.timeColumn();
  }

  @Override
  public Optional<Row> next() throws IOException {
    String line = line();
    while (line != null && line.isBlank()) {
      line = line();
    }
    if (line == null) {
      return Optional.empty();
    }
    number++;
    return Optional.of(row(line));
  }

  private Row row(String line) {
    JsonNode read;
    try {
      read = Payload.JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return new Row.Bad(number, "is not JSON");
    }
    if (!(read instanceof ObjectNode payload)) {
      return new Row.Bad(number, "is JSON, but no object");
    }
    String name = timeField(payload);
    OptionalLong millis = OptionalLong.empty();
    if (name != null) {
      millis = Timestamps.any(payload.path(name).asText());
      if (millis.isEmpty()) {
        return new Row.Bad(number, "has no time in the field " + name);
      }
      payload.put(FeedOptions.TIME_FIELD, millis.getAsLong());
    }
    options.constants().forEach((key, value) -> payload.set(key, Payload.value(value)));
    return new Row.Good(number, millis, payload.toString());
  }

  /** Found in the first object, the same for all; null when there is none. */
  private @Nullable String timeField(ObjectNode payload) {
    if (timeField == null && number == 1) {
      for (var field : payload.properties()) {
        if (FeedOptions.meansTime(field.getKey())
            && Timestamps.any(field.getValue().asText()).isPresent()) {
          timeField = field.getKey();
          break;
        }
      }
    }
    return timeField;
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = file.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() >= MAX_ROW_CHARACTERS) {
        throw new IOException("a line is longer than " + MAX_ROW_CHARACTERS + " characters");
      }
      line.append((char) c);
      c = file.read();
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
