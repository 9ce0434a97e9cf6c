package io.fynix.local.replay;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits CSV into records and cells as RFC 4180 describes: cells may be quoted, quoted cells may
 * hold delimiters, line ends and doubled quotes. Empty lines are skipped.
 */
final class CsvRecords {

  private static final int END = -1;

  private final PushbackReader reader;
  private final char delimiter;

  CsvRecords(Reader reader, char delimiter) {
    this.reader = new PushbackReader(reader);
    this.delimiter = delimiter;
  }

  /** The cells of the next record, empty at the end of the file. */
  Optional<List<String>> next() throws IOException {
    int first = reader.read();
    while (first == '\n' || first == '\r') {
      first = reader.read();
    }
    if (first == END) {
      return Optional.empty();
    }
    reader.unread(first);
    List<String> cells = new ArrayList<>();
    int length = 0;
    int stop;
    do {
      StringBuilder cell = new StringBuilder();
      stop = readCell(cell, RowReader.MAX_ROW_CHARACTERS - length);
      length += cell.length();
      cells.add(cell.toString());
    } while (stop == delimiter);
    return Optional.of(cells);
  }

  /** Reads one cell and returns what ended it: the delimiter, a line end or the end. */
  private int readCell(StringBuilder cell, int room) throws IOException {
    int c = reader.read();
    if (c == '"') {
      readQuoted(cell, room);
      c = reader.read();
    }
    while (c != delimiter && c != '\n' && c != '\r' && c != END) {
      append(cell, c, room);
      c = reader.read();
    }
    if (c == '\r') {
      int next = reader.read();
      if (next != '\n' && next != END) {
        reader.unread(next);
      }
      return '\n';
    }
    return c;
  }

  private void readQuoted(StringBuilder cell, int room) throws IOException {
    while (true) {
      int c = reader.read();
      if (c == END) {
        return; // an unclosed quote ends with the file
      }
      if (c == '"') {
        int next = reader.read();
        if (next != '"') {
          if (next != END) {
            reader.unread(next);
          }
          return;
        }
      }
      append(cell, c, room);
    }
  }

  private static void append(StringBuilder cell, int c, int room) throws IOException {
    if (cell.length() >= room) {
      throw new IOException(
          "a row is longer than "
              + RowReader.MAX_ROW_CHARACTERS
              + " characters: is a quote left open?");
    }
    cell.append((char) c);
  }
}
