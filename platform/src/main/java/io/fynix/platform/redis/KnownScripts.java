package io.fynix.platform.redis;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The scripts that ran over one connection, so that the servers behind it know them. Touched by the
 * link's event loop only.
 *
 * <p>Until a script has run, its source travels with it. Otherwise the first calls of a burst would
 * be refused and sent again, while a later one of the same burst may run, because another
 * connection taught the script to the server meanwhile: the order would be lost.
 */
final class KnownScripts {
  private final boolean cluster;
  private final Map<LuaScript, BitSet> slots = new HashMap<>();

  KnownScripts(boolean cluster) {
    this.cluster = cluster;
  }

  boolean contains(ScriptCall call) {
    var known = slots.get(call.script());
    return known != null && known.get(place(call));
  }

  void add(ScriptCall call) {
    slots.computeIfAbsent(call.script(), script -> new BitSet()).set(place(call));
  }

  void clear() {
    slots.clear();
  }

  /** In a cluster, what one node knows says nothing of the others. */
  private int place(ScriptCall call) {
    return cluster ? call.slot() : 0;
  }
}
