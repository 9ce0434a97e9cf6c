package io.fynix.session.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The cookie that carries a token for browsers. */
@ConfigMapping(prefix = "fynix.session.cookie")
public interface CookieConfig {

  /**
   * Whether browsers send it when another site links to the application: {@code lax} for links,
   * {@code strict} never.
   */
  @WithDefault("lax")
  SameSite sameSite();

  /** Values of the attribute; None is not among them, since every other site could use it. */
  enum SameSite {
    LAX("Lax"),
    STRICT("Strict");

    private final String value;

    SameSite(String value) {
      this.value = value;
    }

    String value() {
      return value;
    }
  }
}
