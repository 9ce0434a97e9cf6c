package io.fynix.platform.node;

import java.util.Map;

/**
 * A bean that tells a part of what this node carries; its numbers go into the heartbeats. Asked
 * every few seconds, on a thread of its own; must not block.
 */
public interface NodeLoad {

  /** Numbers by name, such as {@code connections}: a few, with fixed names. */
  Map<String, Long> load();
}
