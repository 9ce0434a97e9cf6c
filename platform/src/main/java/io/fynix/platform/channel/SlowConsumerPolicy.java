package io.fynix.platform.channel;

/** What happens when a client reads too slowly for what it is subscribed to. */
public enum SlowConsumerPolicy {
  /** It is disconnected, comes back and recovers from the history. */
  DISCONNECT,
  /** The oldest publications that wait for it are dropped. */
  DROP_OLDEST,
  /** Of the publications that wait for it, each channel keeps the newest only. */
  CONFLATE
}
