package io.fynix.platform.session;

import org.jspecify.annotations.Nullable;

/** The header field {@code Authorization} with a token (RFC 6750, section 2.1). */
final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /** The token; null when the field is missing or of another scheme. */
  static @Nullable String of(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }
}
