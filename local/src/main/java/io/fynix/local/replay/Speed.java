package io.fynix.local.replay;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a feed is replayed.
 *
 * @param factor times the recorded pace; infinite for as fast as it goes
 */
record Speed(double factor) {

  static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);
  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)x?");

  Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("a speed is above 0: " + factor);
    }
  }

  /** Reads {@code 10x}, {@code 0.5x}, {@code 10} or {@code max}. */
  static Speed parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("max")) {
      return MAX;
    }
    Matcher form = FORM.matcher(lower);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "--speed is a factor such as 10x or 0.5x, or max: " + text);
    }
    return new Speed(Double.parseDouble(form.group(1)));
  }

  boolean isMax() {
    return Double.isInfinite(factor);
  }
}
