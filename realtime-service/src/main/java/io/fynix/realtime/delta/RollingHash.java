package io.fynix.realtime.delta;

/**
 * Hash of the {@link FossilDelta#BLOCK} bytes under a window that moves by single bytes: two sums,
 * one of them weighted by place.
 */
final class RollingHash {
  private int sum;
  private int weighted;

  /** Puts the window at a place with at least a block behind it. */
  void start(byte[] bytes, int from) {
    sum = 0;
    weighted = 0;
    for (int i = 0; i < FossilDelta.BLOCK; i++) {
      int value = bytes[from + i] & 0xFF;
      sum += value;
      weighted += (FossilDelta.BLOCK - i) * value;
    }
  }

  /** Moves the window by one byte. */
  void roll(byte leaving, byte entering) {
    int gone = leaving & 0xFF;
    sum += (entering & 0xFF) - gone;
    weighted += sum - FossilDelta.BLOCK * gone;
  }

  int value() {
    return (sum & 0xFFFF) | (weighted << 16);
  }
}
