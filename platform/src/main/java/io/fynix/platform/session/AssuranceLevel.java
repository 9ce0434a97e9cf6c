package io.fynix.platform.session;

import java.util.Optional;

/** How certain it is that a session is its user's (NIST SP 800-63B), the weakest first. */
public enum AssuranceLevel {
  /** One factor. */
  AAL1("aal1"),
  /** Two factors. */
  AAL2("aal2"),
  /** A hardware key. */
  AAL3("aal3");

  private final String text;

  AssuranceLevel(String text) {
    this.text = text;
  }

  /** The level that a token or a configuration names. */
  public static Optional<AssuranceLevel> of(String text) {
    for (AssuranceLevel level : values()) {
      if (level.text.equals(text)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** How tokens spell it. */
  public String text() {
    return text;
  }
}
