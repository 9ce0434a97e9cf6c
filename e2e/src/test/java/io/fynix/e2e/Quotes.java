package io.fynix.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * Makes a feed of quotes like a market's: a timestamp, a wandering price, and the number of the
 * row.
 */
final class Quotes {
  private static final Instant START = Instant.parse("2020-01-01T17:00:00Z");

  private Quotes() {}

  /**
   * Writes a CSV file with a header.
   *
   * @param gap time between two rows
   */
  static Path write(Path directory, int rows, Duration gap) throws IOException {
    var random = new Random(20200101);
    var text = new StringBuilder("timestamp,bid,ask,row\n");
    double bid = 1.1212;
    for (int row = 1; row <= rows; row++) {
      bid += random.nextGaussian() * 0.00005;
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%.5f,%.5f,%d%n",
              START.plus(gap.multipliedBy(row)),
              bid,
              bid + 0.00012,
              row));
    }
    return Files.writeString(directory.resolve("quotes.csv"), text);
  }
}
