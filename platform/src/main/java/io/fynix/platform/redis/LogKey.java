package io.fynix.platform.redis;

/**
 * The three keys of a sequenced log, in one hash slot.
 *
 * @param stream the entries; their ids are {@code <sequence>-0}, without a hole
 * @param sequence counter: the last sequence given
 * @param epoch random name of this incarnation of the log; a different one means that Redis lost
 *     its data
 */
public record LogKey(String stream, String sequence, String epoch) {

  /**
   * Derives the companions from the stream's key.
   *
   * @param stream a key with a hash tag
   */
  public static LogKey of(String stream) {
    if (stream.indexOf('{') < 0) {
      throw new IllegalArgumentException("a log's key needs a hash tag: " + stream);
    }
    return new LogKey(stream, stream + ":seq", stream + ":epoch");
  }
}
