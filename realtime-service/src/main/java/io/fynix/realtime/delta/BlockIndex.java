package io.fynix.realtime.delta;

import java.util.Arrays;

/** Where the blocks of a source are, by their hash. Immutable after construction. */
final class BlockIndex {
  private static final int NONE = -1;

  /** Number of the newest block of each slot. */
  private final int[] heads;

  /** Number of the next older block of the same slot, for each block. */
  private final int[] older;

  private final int[] hashes;

  BlockIndex(byte[] source) {
    int count = source.length / FossilDelta.BLOCK;
    heads = new int[Math.max(1, Integer.highestOneBit(count) << 1)];
    older = new int[count];
    hashes = new int[count];
    Arrays.fill(heads, NONE);
    var hash = new RollingHash();
    // From the end, so that the first of equal blocks is found first.
    for (int block = count - 1; block >= 0; block--) {
      hash.start(source, block * FossilDelta.BLOCK);
      hashes[block] = hash.value();
      int slot = slot(hash.value());
      older[block] = heads[slot];
      heads[slot] = block;
    }
  }

  boolean isEmpty() {
    return hashes.length == 0;
  }

  /** Where the first block with this hash begins, or a negative number. */
  int first(int hash) {
    return place(heads[slot(hash)], hash);
  }

  /**
   * Where the next block with the hash of the one at {@code place} begins, or a negative number.
   */
  int next(int place) {
    int block = place / FossilDelta.BLOCK;
    return place(older[block], hashes[block]);
  }

  private int place(int candidate, int hash) {
    int block = candidate;
    while (block != NONE && hashes[block] != hash) {
      block = older[block];
    }
    return block == NONE ? NONE : block * FossilDelta.BLOCK;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (heads.length - 1);
  }
}
