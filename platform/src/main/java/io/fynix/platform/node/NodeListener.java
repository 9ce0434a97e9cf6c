package io.fynix.platform.node;

/** Hears of nodes that come and go. One call at a time; must not block. */
public interface NodeListener {

  /** A node was heard for the first time. */
  void onUp(NodeHeartbeat node);

  /** A node said its last word, or its lease ran out; the last that was heard of it. */
  void onGone(NodeHeartbeat node);
}
