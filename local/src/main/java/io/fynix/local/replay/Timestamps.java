package io.fynix.local.replay;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the timestamps that recorded feeds use. Without an offset they are taken as UTC: what
 * counts is the distance from row to row.
 */
final class Timestamps {

  /** {@code 20200101 170000065}, {@code 20200101170000}: as many fraction digits as there are. */
  private static final Pattern COMPACT =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})[ T]?(\\d{2})(\\d{2})(\\d{2})(\\d{0,9})");

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?"
              + " ?(Z|[+-]\\d{2}(?::?\\d{2})?)?");
  private static final Pattern EPOCH = Pattern.compile("(\\d{9,19})(?:\\.(\\d{1,9}))?");

  private Timestamps() {}

  /** Milliseconds since 1970; empty when the text is no timestamp of a written form. */
  static OptionalLong written(String text) {
    String trimmed = text.strip();
    Matcher compact = COMPACT.matcher(trimmed);
    if (compact.matches() && !isEpochLength(trimmed)) {
      return millis(compact, ZoneOffset.UTC);
    }
    Matcher iso = ISO.matcher(trimmed);
    return iso.matches() ? millis(iso, offset(iso.group(8))) : OptionalLong.empty();
  }

  /**
   * As {@link #written}, and also a count since 1970 in seconds, milliseconds, microseconds or
   * nanoseconds, told apart by the number of digits. Only for a column known to hold the time: an
   * identifier looks the same.
   */
  static OptionalLong any(String text) {
    OptionalLong written = written(text);
    if (written.isPresent()) {
      return written;
    }
    Matcher epoch = EPOCH.matcher(text.strip());
    if (!epoch.matches()) {
      return OptionalLong.empty();
    }
    long count = Long.parseLong(epoch.group(1));
    return switch (epoch.group(1).length()) {
      case 9, 10 -> OptionalLong.of(count * 1000 + nanos(epoch.group(2)) / 1_000_000);
      case 12, 13 -> OptionalLong.of(count);
      case 15, 16 -> OptionalLong.of(count / 1000);
      case 18, 19 -> OptionalLong.of(count / 1_000_000);
      default -> OptionalLong.empty();
    };
  }

  /** Digits alone, as many as a count of microseconds or nanoseconds has these days. */
  private static boolean isEpochLength(String text) {
    return text.chars().allMatch(Character::isDigit)
        && (text.length() == 15 || text.length() == 16 || text.length() >= 18);
  }

  private static OptionalLong millis(Matcher parts, ZoneOffset offset) {
    try {
      LocalDate date =
          LocalDate.of(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)));
      LocalTime time =
          LocalTime.of(
              number(parts.group(4)),
              number(parts.group(5)),
              number(parts.group(6)),
              nanos(parts.group(7)));
      return OptionalLong.of(LocalDateTime.of(date, time).toInstant(offset).toEpochMilli());
    } catch (DateTimeException e) {
      return OptionalLong.empty(); // a 13th month: looks like a timestamp and is none
    }
  }

  private static ZoneOffset offset(@Nullable String text) {
    return text == null ? ZoneOffset.UTC : ZoneOffset.of(text);
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null || fraction.isEmpty()
        ? 0
        : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }
}
