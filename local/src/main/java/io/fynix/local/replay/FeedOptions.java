package io.fynix.local.replay;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be read.
 *
 * @param columns names of the columns; empty to take them from the header, else c0, c1, …
 * @param timeColumn the column that holds the time; null to find it
 * @param constants fields that every payload gets, by name
 */
record FeedOptions(
    List<String> columns, @Nullable String timeColumn, Map<String, String> constants) {

  private static final Set<String> TIME_NAMES =
      Set.of("time", "timestamp", "ts", "date", "datetime", "date_time");

  /** The field that holds the time in Unix milliseconds in every payload. */
  static final String TIME_FIELD = "time";

  FeedOptions {
    columns = List.copyOf(columns);
    constants = Map.copyOf(constants);
  }

  static boolean meansTime(String name) {
    return TIME_NAMES.contains(name.strip().toLowerCase(Locale.ROOT));
  }
}
