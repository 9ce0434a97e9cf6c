package io.fynix.session.store;

/**
 * Where the exchange of tokens stands.
 *
 * @param current hash of the present token, 32 bytes
 * @param previous hash of the one before; zeros when there was none
 * @param generation of the present token
 * @param replays how often the present token was given out again
 * @param replaySecond seconds after the exchange in which that was last counted, or 255
 * @param rotated when the present token was first given out, Unix milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time only, never by equals
public record Rotation(
    byte[] current, byte[] previous, int generation, int replays, int replaySecond, long rotated) {
  static final int HASH_BYTES = 32;
  static final int NEVER_REPLAYED = 255;

  /** A session whose first token has this hash. */
  public static Rotation first(byte[] hash, long now) {
    return new Rotation(hash, new byte[HASH_BYTES], 1, 0, NEVER_REPLAYED, now);
  }

  /** Hides the hashes. */
  @Override
  public String toString() {
    return "Rotation[generation=" + generation + "]";
  }
}
