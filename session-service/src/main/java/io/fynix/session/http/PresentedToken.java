package io.fynix.session.http;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A token and where it was: the body counts before the header {@code X-Session-Token}, and that
 * before the cookie.
 *
 * @param text null when there was none
 * @param inCookie whether the answer's token belongs into the cookie
 */
record PresentedToken(@Nullable String text, boolean inCookie) {
  static final String HEADER = "X-Session-Token";

  static PresentedToken of(@Nullable String body, HttpHeaders headers) {
    if (body != null) {
      return new PresentedToken(body, false);
    }
    String header = headers.getHeaderString(HEADER);
    if (header != null) {
      return new PresentedToken(header, false);
    }
    Cookie cookie = headers.getCookies().get(SessionCookie.NAME);
    return new PresentedToken(cookie == null ? null : cookie.getValue(), true);
  }

  /** Hides the token. */
  @Override
  public String toString() {
    return "PresentedToken[hidden]";
  }
}
