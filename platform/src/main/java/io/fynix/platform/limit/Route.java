package io.fynix.platform.limit;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Requests that are limited alike.
 *
 * @param methods upper case; empty for all
 * @param policies those that hold here, without those of tiers
 * @param tiers whether those of a key's tier do too
 */
public record Route(
    String name,
    Set<String> paths,
    Set<String> methods,
    List<Policy> policies,
    boolean tiers,
    long cost,
    FailureMode failureMode) {
  private static final String BELOW = "/*";

  public Route {
    methods =
        methods.stream()
            .map(m -> m.toUpperCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    policies = List.copyOf(policies);
    paths = Set.copyOf(paths);
    for (String path : new TreeSet<>(paths)) {
      if (!path.startsWith("/") || path.replace(BELOW, "").contains("*") || path.contains(";")) {
        throw new IllegalArgumentException(
            "route '" + name + "': '" + path + "' is no path such as /a/b or /a/*");
      }
    }
  }

  /**
   * How closely the route describes a request: more for a longer path, most for the very path; -1
   * when it does not.
   */
  int matches(String method, String path) {
    if (!methods.isEmpty() && !methods.contains(method)) {
      return -1;
    }
    int closest = -1;
    for (String pattern : paths) {
      closest = Math.max(closest, closeness(pattern, path));
    }
    return closest < 0 ? -1 : 2 * closest + (methods.isEmpty() ? 0 : 1);
  }

  private static int closeness(String pattern, String path) {
    if (!pattern.endsWith(BELOW)) {
      return pattern.equals(path) ? Integer.MAX_VALUE / 4 : -1;
    }
    int length = pattern.length() - BELOW.length();
    boolean within =
        path.startsWith(pattern.substring(0, length))
            && (path.length() == length || path.charAt(length) == '/');
    return within ? length : -1;
  }
}
