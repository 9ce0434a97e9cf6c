package io.fynix.session.http;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * The cookie {@code __Host-fx}: only for its own host and over TLS, out of reach of scripts.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a>
 */
@ApplicationScoped
class SessionCookie {
  static final String NAME = "__Host-fx";

  private final String attributes;

  SessionCookie(CookieConfig config) {
    this.attributes = "; Path=/; Secure; HttpOnly; SameSite=" + config.sameSite().value();
  }

  /** The header {@code Set-Cookie} that gives a browser a token. */
  String of(String token, Duration life) {
    return NAME + "=" + token + attributes + "; Max-Age=" + Math.max(0, life.toSeconds());
  }

  /** The header {@code Set-Cookie} that takes it away. */
  String gone() {
    return NAME + "=" + attributes + "; Max-Age=0";
  }
}
