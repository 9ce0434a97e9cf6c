package io.fynix.local.ingress;

import java.util.Optional;

/**
 * Reads the path of a request the way the services would, so that no spelling of a path slips
 * through to a service that the table does not give it to.
 */
final class RequestPath {

  private RequestPath() {}

  /**
   * The path to look up in the table: plain characters decoded, double slashes joined. Slashes that
   * a client encoded stay encoded: they are part of a name.
   *
   * @return empty when the path could be read in more than one way: dot segments, backslashes,
   *     control characters, broken escapes
   */
  static Optional<String> safe(String raw) {
    StringBuilder path = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()) {
          return Optional.empty();
        }
        int high = Character.digit(raw.charAt(i + 1), 16);
        int low = Character.digit(raw.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        char decoded = (char) (high * 16 + low);
        if (decoded < ' ' || decoded == '\\' || decoded == 0x7f) {
          return Optional.empty();
        }
        if (decoded == '/' || decoded == '%' || decoded > 0x7f) {
          path.append(raw, i, i + 3);
        } else {
          path.append(decoded);
        }
        i += 2;
      } else if (c <= ' ' || c == '\\' || c == 0x7f) {
        return Optional.empty();
      } else if (c != '/' || path.isEmpty() || path.charAt(path.length() - 1) != '/') {
        path.append(c);
      }
    }
    if (path.isEmpty() || path.charAt(0) != '/' || hasDotSegment(path.toString())) {
      return Optional.empty();
    }
    return Optional.of(path.toString());
  }

  private static boolean hasDotSegment(String path) {
    for (String segment : path.split("/", -1)) {
      // What follows a semicolon is a parameter to some servers: "..;x" would be ".." to them.
      String name = segment.contains(";") ? segment.substring(0, segment.indexOf(';')) : segment;
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
