package io.fynix.realtime.control;

/** Patterns in which {@code *} is any text, {@code ?} any character, and the rest is itself. */
final class Glob {
  private Glob() {}

  /**
   * Whether a pattern describes the whole text. Takes the product of both lengths at most: of
   * several stars only the last one is ever tried again.
   */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starred = 0;
    while (t < text.length()) {
      char wanted = p < pattern.length() ? pattern.charAt(p) : 0;
      if (p < pattern.length() && wanted == '*') {
        star = p++;
        starred = t;
      } else if (p < pattern.length() && (wanted == '?' || wanted == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++starred;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
