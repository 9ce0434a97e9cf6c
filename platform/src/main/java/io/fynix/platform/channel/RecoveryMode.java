package io.fynix.platform.channel;

/** What a client gets when it comes back. */
public enum RecoveryMode {
  /** Everything it missed, or the statement that this is not possible. */
  STREAM,
  /** The newest publication only. */
  CACHE
}
