package io.fynix.local.replay;

import io.fynix.local.cli.UserException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file of rows, opened as what it is: NDJSON when its first character opens an object, else CSV.
 */
final class FeedFile implements AutoCloseable {

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int LOOK_AHEAD = 64 * 1024;
  private static final String DELIMITERS = ",;\t";

  private final RowReader rows;
  private final AtomicLong read;
  private final long size;

  private FeedFile(RowReader rows, AtomicLong read, long size) {
    this.rows = rows;
    this.read = read;
    this.size = size;
  }

  static FeedFile open(Path file, FeedOptions options) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UserException("there is no file to read at " + file, 2);
    }
    AtomicLong read = new AtomicLong();
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new Counted(Files.newInputStream(file), read), StandardCharsets.UTF_8));
    String start = lookAhead(reader);
    RowReader rows =
        start.stripLeading().startsWith("{")
            ? new NdjsonRows(reader, options)
            : new CsvRows(reader, delimiter(start), options);
    return new FeedFile(rows, read, Files.size(file));
  }

  RowReader rows() {
    return rows;
  }

  /** How far the file has been read, 0 to 1. */
  double progress() {
    return size == 0 ? 1 : Math.min(1, (double) read.get() / size);
  }

  private static String lookAhead(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    reader.mark(LOOK_AHEAD);
    char[] start = new char[LOOK_AHEAD / 2];
    int length = reader.read(start);
    reader.reset();
    return new String(start, 0, Math.max(0, length));
  }

  /** The delimiter that the first line has most of. */
  private static char delimiter(String start) {
    String line = start.lines().findFirst().orElse("");
    char best = DELIMITERS.charAt(0);
    for (int i = 1; i < DELIMITERS.length(); i++) {
      char candidate = DELIMITERS.charAt(i);
      if (count(line, candidate) > count(line, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String line, char wanted) {
    return line.chars().filter(c -> c == wanted).count();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private static final class Counted extends FilterInputStream {
    private final AtomicLong count;

    Counted(InputStream in, AtomicLong count) {
      super(in);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        count.incrementAndGet();
      }
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int got = super.read(into, from, length);
      if (got > 0) {
        count.addAndGet(got);
      }
      return got;
    }
  }
}
