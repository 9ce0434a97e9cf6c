package io.fynix.local.ingress;

/**
 * A path and everything below it, answered by one service.
 *
 * @param path starts with a slash and ends without one; whole segments count, so {@code /v1/cache}
 *     covers {@code /v1/cache/a} and not {@code /v1/cached}
 * @param streams whether answers go on for as long as the client stays
 */
public record Route(String path, String service, boolean streams) {
  public Route {
    if (!path.startsWith("/") || path.endsWith("/")) {
      throw new IllegalArgumentException("A route starts with a slash and ends without: " + path);
    }
    if (service.isEmpty()) {
      throw new IllegalArgumentException("The route " + path + " names no service");
    }
  }

  boolean covers(String requested) {
    return requested.startsWith(path)
        && (requested.length() == path.length() || requested.charAt(path.length()) == '/');
  }
}
