package io.fynix.platform.auth;

/** What API keys can be allowed to do; {@code *} is everything. */
public final class Scopes {
  /** Publish to any channel. */
  public static final String PUBLISH = "publish";

  /** Publish to many channels at once. */
  public static final String BROADCAST = "broadcast";

  /** Read what channels keep. */
  public static final String HISTORY = "history";

  /** Remove what channels keep. */
  public static final String HISTORY_REMOVE = "history-remove";

  /** Read who is on a channel. */
  public static final String PRESENCE = "presence";

  /** Read how many are on a channel. */
  public static final String PRESENCE_STATS = "presence-stats";

  /** Subscribe users to channels. */
  public static final String SUBSCRIBE = "subscribe";

  /** End subscriptions of users. */
  public static final String UNSUBSCRIBE = "unsubscribe";

  /** End connections of users. */
  public static final String DISCONNECT = "disconnect";

  /** Move the end of users' connections. */
  public static final String REFRESH = "refresh";

  /** Read which channels have subscribers. */
  public static final String CHANNELS = "channels";

  /** Read which connections a user has. */
  public static final String CONNECTIONS = "connections";

  /** Read which nodes there are and what they carry. */
  public static final String INFO = "info";

  /** Call remote procedures. */
  public static final String RPC = "rpc";

  /** Make tokens of users void. */
  public static final String INVALIDATE_USER_TOKENS = "invalidate-user-tokens";

  /** Create sessions. */
  public static final String SESSIONS_CREATE = "sessions-create";

  /** Exchange refresh tokens of sessions. */
  public static final String SESSIONS_REFRESH = "sessions-refresh";

  /** Ask whether tokens of sessions are good. */
  public static final String SESSIONS_VALIDATE = "sessions-validate";

  /** Read the sessions of users and their attributes. */
  public static final String SESSIONS_READ = "sessions-read";

  /** Write attributes of sessions. */
  public static final String SESSIONS_WRITE = "sessions-write";

  /** End sessions of users. */
  public static final String SESSIONS_REVOKE = "sessions-revoke";

  /** End the sessions of everybody. */
  public static final String SESSIONS_REVOKE_EVERYONE = "sessions-revoke-everyone";

  /** Make and revoke API keys, and see how requests are limited. */
  public static final String ADMIN = "admin";

  private Scopes() {}
}
