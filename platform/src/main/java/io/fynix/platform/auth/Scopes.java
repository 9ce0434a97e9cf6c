package io.fynix.platform.auth;

/** What API keys can be allowed to do. */
public final class Scopes {
  /** Publish to any channel. */
  public static final String PUBLISH = "publish";

  private Scopes() {}
}
