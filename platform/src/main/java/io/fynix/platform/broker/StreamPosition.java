package io.fynix.platform.broker;

/**
 * A place in a channel's stream: everything up to and including {@code offset} has been seen.
 *
 * @param offset number of the publication, 1 for the first; 0 stands before the first
 * @param epoch name of the stream's incarnation; offsets of different epochs do not compare. Empty
 *     when unknown
 */
public record StreamPosition(long offset, String epoch) {

  /** Before everything, in no particular epoch. */
  public static final StreamPosition START = new StreamPosition(0, "");

  public StreamPosition {
    if (offset < 0) {
      throw new IllegalArgumentException("offset is negative: " + offset);
    }
  }
}
