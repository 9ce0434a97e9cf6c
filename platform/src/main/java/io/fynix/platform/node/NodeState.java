package io.fynix.platform.node;

/** What a node says of itself. Names are part of the stream's contract. */
public enum NodeState {
  /** Works. */
  UP,
  /** Works, and lets go of what it has: give it nothing new. */
  DRAINING,
  /** Its last word. */
  STOPPED,
  /** Something that this version does not know. */
  UNKNOWN
}
